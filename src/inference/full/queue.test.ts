import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf } from './batch.ts';
import { type Job, JobQueue } from './queue.ts';

const job = (tokens: number): Job<number, void> => ({
  item: tokens,
  size: tokens,
  resolve: () => undefined,
  reject: () => undefined,
});

describe('the queue', () => {
  it('takes the oldest with those of about its length, and keeps the order of the rest', () => {
    const queue = new JobQueue<number, void>();
    for (const tokens of [10, 200, 12, 16, 190, 9]) queue.push(job(tokens));
    const lengths = () => queue.take(3).map(({ size }) => size);
    expect([lengths(), lengths(), lengths(), lengths()]).toEqual([[10, 12, 16], [200], [190], [9]]);
  });

  it('gives each job once, oldest first, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 300 })),
        fc.integer({ min: 1, max: 9 }),
        (sizes, most) => {
          const queue = new JobQueue<number, void>();
          const left = new Set(sizes.map(job));
          for (const one of left) queue.push(one);
          while (left.size > 0) {
            const [oldest] = left;
            const taken = queue.take(most);
            expect(taken[0]).toBe(oldest);
            expect(taken.length).toBeLessThanOrEqual(most);
            for (const one of taken) expect(left.delete(one)).toBe(true);
            expect(queue.length).toBe(left.size);
            expect(queue.tokens).toBe([...left].reduce((sum, { size }) => sum + size, 0));
          }
          expect(queue.take(most)).toEqual([]);
        },
      ),
    );
  });

  it('drops one that nobody waits for, once', () => {
    const queue = new JobQueue<number, void>();
    const jobs = [job(10), job(12)] as const;
    for (const one of jobs) queue.push(one);
    expect([queue.drop(jobs[0]), queue.drop(jobs[0])]).toEqual([true, false]);
    expect([queue.length, queue.tokens]).toEqual([1, 12]);
    expect(queue.take(2)).toEqual([jobs[1]]);
  });

  it('pads a batch to its longest', () => {
    expect(batchOf([Int32Array.of(1, 2), Int32Array.of(1, 2, 3)])).toEqual({
      ids: Int32Array.of(1, 2, 0, 1, 2, 3),
      lengths: [2, 3],
      width: 3,
    });
  });
});
