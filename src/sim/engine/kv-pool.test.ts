import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KvPool, type Lease } from './kv-pool.ts';

/** Two prompts share the blocks of the prefix that they have in common. */
const prefixOf = (family: number, length: number) => Array.from({ length }, (_, i) => family * 1000 + i);

describe('KvPool', () => {
  it('accounts for every block whatever is reserved and released', () => {
    const move = fc.oneof(
      fc.record({ reserve: fc.nat(3), hashes: fc.nat(12), extra: fc.integer({ min: 0, max: 8 }) }),
      fc.record({ release: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(move, { maxLength: 60 }), (total, moves) => {
        const pool = new KvPool(total);
        const leases: Lease[] = [];
        for (const step of moves) {
          if ('reserve' in step) {
            const blocks = step.hashes + step.extra;
            const lease = pool.reserve(prefixOf(step.reserve, step.hashes), blocks);
            if (lease !== undefined) {
              expect(lease.own + lease.shared.length).toBe(blocks);
              leases.push(lease);
            }
          } else {
            const [lease] = leases.splice(step.release % Math.max(1, leases.length), 1);
            if (lease !== undefined) pool.release(lease);
          }
          expect(pool.used + pool.idle + pool.free).toBe(total);
          expect(Math.min(pool.used, pool.idle, pool.free)).toBeGreaterThanOrEqual(0);
          const held = leases.reduce((sum, lease) => sum + lease.own, 0);
          expect(pool.used).toBe(held + new Set(leases.flatMap(({ shared }) => shared)).size);
        }
        for (const lease of leases) pool.release(lease);
        expect(pool.used).toBe(0);
        expect(pool.reserve([], total)).toBeDefined();
      }),
    );
  });

  it('finds a prefix again after its user has gone', () => {
    const pool = new KvPool(10);
    const first = pool.reserve(prefixOf(1, 4), 6);
    expect(first?.hits).toBe(0);
    if (first !== undefined) pool.release(first);
    expect(pool.reserve(prefixOf(1, 3), 5)?.hits).toBe(3);
  });

  it('evicts the tail of the least recently used prefix first', () => {
    const pool = new KvPool(8);
    for (const family of [1, 2]) {
      const lease = pool.reserve(prefixOf(family, 4), 4);
      if (lease !== undefined) pool.release(lease);
    }
    expect(pool.reserve([], 2)).toBeDefined();
    expect(pool.reserve(prefixOf(1, 4), 4)?.hits).toBe(2);
    expect(pool.reserve(prefixOf(2, 4), 4)).toBeUndefined();
  });
});
