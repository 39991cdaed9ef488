import type { ModelRef } from '../../config/schema/routing.ts';
import type { Selection, SelectionWorld } from './define.ts';

/** One candidate with what an algorithm thinks of it. */
export interface Ranked {
  readonly ref: ModelRef;
  readonly score: number;
  readonly why: string;
}

/** True when some backend of the candidate's model would be picked now. */
export function isAvailable(ref: ModelRef, world: SelectionWorld): boolean {
  return world.load(ref.model).available;
}

/**
 * The candidates among which an algorithm chooses: those with a backend, or all of them when none
 * has one, so that the error of a real try reaches the client instead of an empty choice. O(n).
 */
export function choosable(candidates: readonly ModelRef[], world: SelectionWorld): readonly ModelRef[] {
  const available = candidates.filter((ref) => isAvailable(ref, world));
  return available.length === 0 ? candidates : available;
}

/**
 * The selection that follows from candidates in an algorithm's order of preference: the same order
 * with unavailable models sunk to the end, in their own order. Never drops one. O(n).
 */
export function toSelection(ranked: readonly Ranked[], world: SelectionWorld, reason: string): Selection {
  const up: Ranked[] = [];
  const down: Ranked[] = [];
  for (const entry of ranked) {
    if (isAvailable(entry.ref, world)) up.push(entry);
    else down.push({ ...entry, why: `${entry.why}; no backend available` });
  }
  const sorted = [...up, ...down];
  const [first] = sorted;
  if (first === undefined) throw new Error('a decision needs at least one candidate');
  return {
    chosen: first.ref,
    order: sorted.map((entry) => entry.ref),
    scores: sorted.map(({ ref, score, why }) => ({ model: ref.model, score, why })),
    reason: up.length === 0 ? `${reason}; no candidate has a backend available` : reason,
  };
}

/** Sorts by a key, smallest first, keeping the declared order among equals. O(n log n). */
export function byAscending<Item>(items: readonly Item[], key: (item: Item) => number): Item[] {
  return items
    .map((item, index) => ({ item, index, value: key(item) }))
    .sort((a, b) => (a.value === b.value ? a.index - b.index : a.value < b.value ? -1 : 1))
    .map(({ item }) => item);
}
