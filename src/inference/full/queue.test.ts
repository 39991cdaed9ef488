import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf, type Job, JobQueue } from './queue.ts';

const job = (tokens: number): Job => ({
  ids: Int32Array.from({ length: tokens }, (_, i) => i + 1),
  resolve: () => undefined,
  reject: () => undefined,
});

describe('the queue', () => {
  it('takes the oldest with those of about its length, and keeps the order of the rest', () => {
    const queue = new JobQueue();
    for (const tokens of [10, 200, 12, 16, 190, 9]) queue.push(job(tokens));
    const lengths = () => queue.take(3).map(({ ids }) => ids.length);
    expect([lengths(), lengths(), lengths(), lengths()]).toEqual([[10, 12, 16], [200], [190], [9]]);
  });

  it('gives each job once, oldest first, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 300 })),
        fc.integer({ min: 1, max: 9 }),
        (sizes, most) => {
          const queue = new JobQueue();
          const left = new Set(sizes.map(job));
          for (const one of left) queue.push(one);
          while (left.size > 0) {
            const [oldest] = left;
            const taken = queue.take(most);
            expect(taken[0]).toBe(oldest);
            expect(taken.length).toBeLessThanOrEqual(most);
            for (const one of taken) expect(left.delete(one)).toBe(true);
            expect(queue.length).toBe(left.size);
            expect(queue.tokens).toBe([...left].reduce((sum, { ids }) => sum + ids.length, 0));
          }
          expect(queue.take(most)).toEqual([]);
        },
      ),
    );
  });

  it('pads a batch to its longest', () => {
    expect(batchOf([job(2), job(3)])).toEqual({
      ids: Int32Array.of(1, 2, 0, 1, 2, 3),
      lengths: [2, 3],
      width: 3,
    });
  });
});
