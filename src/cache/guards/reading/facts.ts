import type { Facts } from '../define.ts';

/** Distinct, sorted. */
export const sortedFacts = (facts: Iterable<string>): Facts => [...new Set(facts)].sort();

/** True where both hold the same facts in the same order. O(n). */
export const sameFacts = (a: Facts, b: Facts): boolean =>
  a === b || (a.length === b.length && a.every((fact, at) => fact === b[at]));

/** The usual reason: `3 in one, 5 in the other`; undefined where both hold the same. */
export function difference(a: Facts, b: Facts): string | undefined {
  if (sameFacts(a, b)) return undefined;
  const [onlyA, onlyB] = [without(a, b), without(b, a)];
  return `${said(onlyA.length + onlyB.length > 0 ? onlyA : a)} in one, ${said(onlyA.length + onlyB.length > 0 ? onlyB : b)} in the other`;
}

export const without = (a: Facts, b: Facts): Facts => a.filter((fact) => !b.includes(fact));

const SHOWN = 3;
const said = (facts: Facts): string =>
  facts.length === 0 ? 'none' : facts.slice(0, SHOWN).join(', ') + (facts.length > SHOWN ? ' …' : '');
