import type { Span } from '../inference/contract.ts';

/** A stretch of a text to be masked; offsets are UTF-16 units, half-open. */
export interface Stretch {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** Where two overlap the higher one names both, then the longer one. */
  readonly rank: number;
}

/** What is to be masked in a text, in any order. */
export type Finder = (text: string) => readonly Stretch[];

const SURROGATE = /[\ud800-\udfff]/;

/** Spans in code points as stretches in UTF-16 units. Spans come in the order of their start. O(text). */
export function toStretches(text: string, spans: readonly Span[], rank: number): Stretch[] {
  if (spans.length === 0) return [];
  if (!SURROGATE.test(text)) return spans.map(({ type, start, end }) => ({ type, start, end, rank }));
  let units = 0;
  let points = 0;
  const advance = (to: number): number => {
    for (; points < to && units < text.length; points++)
      units += (text.codePointAt(units) as number) > 0xffff ? 2 : 1;
    return units;
  };
  return spans.map(({ type, start, end }) => ({ type, start: advance(start), end: advance(end), rank }));
}

/**
 * The stretches in order, with those that overlap joined into one, so that nothing that was found stays uncovered; the
 * one with the higher rank, then the longer, gives the type. O(n log n).
 */
export function joined<One extends Stretch>(stretches: readonly One[]): (Stretch | One)[] {
  const sorted = stretches.filter(({ start, end }) => end > start);
  if (sorted.length < 2) return sorted;
  sorted.sort((a, b) => a.start - b.start || b.end - a.end);
  const out: (Stretch | One)[] = [];
  let best = sorted[0] as One;
  let current: Stretch | One = best;
  for (const next of sorted.slice(1)) {
    if (next.start >= current.end) {
      out.push(current);
      current = best = next;
      continue;
    }
    if (outranks(next, best)) best = next;
    const { start } = current;
    const end = Math.max(current.end, next.end);
    current =
      best.start === start && best.end === end ? best : { type: best.type, start, end, rank: best.rank };
  }
  out.push(current);
  return out;
}

function outranks(a: Stretch, b: Stretch): boolean {
  return a.rank === b.rank ? a.end - a.start > b.end - b.start : a.rank > b.rank;
}
