import type { Span } from '../contract.ts';

/** The same stretches, in order of their start, with offsets in code points instead of UTF-16 units. O(text). */
export function toCodePoints(text: string, spans: readonly Span[]): Span[] {
  let units = 0;
  let points = 0;
  const advance = (to: number): number => {
    for (; units < to; points++) units += (text.codePointAt(units) as number) > 0xffff ? 2 : 1;
    return points;
  };
  return spans.map(({ type, start, end, score }) => ({
    type,
    start: advance(start),
    end: advance(end),
    score,
  }));
}
