import { type Bound, OPERATORS, type Operator, type Range } from './range.ts';

const BOUND = /^(<=|>=|!=|<|>|=)\s*(\S.*)$/;

const EVERY = '*';

/** `>=4.0.0, <5.0.0b3` as bounds, `*` as none; undefined where the text is no range. */
export function parseRange(text: string): Range | undefined {
  if (text.trim() === EVERY) return [];
  const bounds = text.split(',').map((part) => parseBound(part.trim()));
  return bounds.every((bound) => bound !== undefined) ? bounds : undefined;
}

function parseBound(text: string): Bound | undefined {
  const [, op, version] = BOUND.exec(text) ?? [];
  const known: Operator | undefined = OPERATORS.find((operator) => operator === op);
  return known === undefined || version === undefined ? undefined : { op: known, version };
}

/** The text that `parseRange` reads back. */
export function formatRange(range: Range): string {
  return range.length === 0 ? EVERY : range.map(({ op, version }) => `${op}${version}`).join(', ');
}

/** Several ranges in words for readers: `>=1.0, <1.2 or =2.0`. */
export function formatRanges(ranges: readonly Range[]): string {
  return ranges.map(formatRange).join(' or ');
}
