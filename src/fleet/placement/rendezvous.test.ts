import { describe, expect, it } from 'vitest';
import { affinity, nodeHash } from './rendezvous.ts';

interface Node {
  readonly name: string;
  readonly weight: number;
}

const home = (key: number, nodes: readonly Node[]) =>
  nodes
    .map(({ name, weight }) => ({ name, wants: affinity(key, nodeHash(name), weight) }))
    .reduce((best, one) => (one.wants > best.wants ? one : best)).name;

describe('affinity', () => {
  const nodes = [
    { name: 'm-0', weight: 1 },
    { name: 'm-1', weight: 1 },
    { name: 'm-2', weight: 2 },
  ];
  const keys = Array.from({ length: 4_000 }, (_, i) => Math.imul(i, 0x9e3779b1) | 0);

  it('gives each node its share', () => {
    const counts = Map.groupBy(keys, (key) => home(key, nodes));
    const shares = nodes.map(({ name }) => (counts.get(name)?.length ?? 0) / keys.length);
    expect(shares.map((share) => Math.round(share * 20) / 20)).toEqual([0.25, 0.25, 0.5]);
  });

  it('moves only the keys of a node that goes', () => {
    const [gone, ...left] = nodes;
    for (const key of keys) {
      const before = home(key, nodes);
      if (before !== gone?.name) expect(home(key, left)).toBe(before);
    }
  });
});
