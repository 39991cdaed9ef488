import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeptResponse } from '../../store/response-states.ts';
import { MemoryStates } from './memory-states.ts';

const kept = (id: string, more: Partial<KeptResponse> = {}): KeptResponse => ({
  id,
  owner: 'o',
  previous: undefined,
  expiresAtMs: 1_000,
  body: '{}',
  ...more,
});

const idsOf = (chain: readonly KeptResponse[]) => chain.map(({ id }) => id);

describe('responses in memory', () => {
  it('gives a response with those before it, newest first', () => {
    const states = new MemoryStates(1e6, { wallMs: () => 0 });
    states.put(kept('a'));
    states.put(kept('b', { previous: 'a' }));
    states.put(kept('c', { previous: 'b' }));
    expect(idsOf(states.chain('c', 9))).toEqual(['c', 'b', 'a']);
    expect(idsOf(states.chain('c', 2))).toEqual(['c', 'b']);
    states.delete('b');
    expect(idsOf(states.chain('c', 9))).toEqual(['c']);
    states.dispose();
  });

  it('knows nothing of what has expired', () => {
    let nowMs = 0;
    const states = new MemoryStates(1e6, { wallMs: () => nowMs });
    states.put(kept('a'));
    nowMs = 1_000;
    expect(states.chain('a', 1)).toEqual([]);
    states.dispose();
  });

  it('lets go first of what was not used for longest', () => {
    const states = new MemoryStates(3_600, { wallMs: () => 0 });
    const body = 'x'.repeat(250);
    for (const id of ['a', 'b', 'c']) states.put(kept(id, { body }));
    states.chain('a', 1);
    states.put(kept('d', { body }));
    expect(['a', 'b', 'c', 'd'].filter((id) => states.chain(id, 1).length > 0)).toEqual(['a', 'c', 'd']);
    states.dispose();
  });

  it('property: never takes more than its bound, and counts what it holds', () => {
    const step = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      chars: fc.integer({ min: 0, max: 900 }),
      drop: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const states = new MemoryStates(4_000, { wallMs: () => 0 });
        for (const { id, chars, drop } of steps) {
          if (drop) states.delete(id);
          else states.put(kept(id, { body: 'x'.repeat(chars) }));
          expect(states.bytes).toBeLessThanOrEqual(4_000);
        }
        for (const id of ['a', 'b', 'c', 'd', 'e']) states.delete(id);
        expect([states.bytes, states.size]).toEqual([0, 0]);
        states.dispose();
      }),
    );
  });
});
