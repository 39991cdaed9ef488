import { findNetwork } from './network.ts';
import { type Around, CODE_PATTERNS, NUMBER_PATTERNS, type NumberPattern } from './numbers.ts';
import { KIND, type Tokens } from './tokens.ts';
import { type Find, PII_TYPES } from './types.ts';

const BEFORE = 48;
const AFTER = 16;

/** Types that have a form of their own: addresses of the net, numbers, dates. Marks `covered`. O(number of tokens). */
export function findStructured(text: string, tokens: Tokens, covered: Uint8Array): Find[] {
  const finds = findNetwork(text, tokens);
  cover(tokens, covered, finds);
  const birth = birthIn(text);
  let done = 0;
  for (let i = 0; i < tokens.count; i++) {
    const start = tokens.start[i] as number;
    if (start < done || covered[i] !== 0) continue;
    const patterns = candidates(text, tokens, i);
    if (patterns === undefined) continue;
    const find = tryAll(patterns, text, start, birth);
    if (find === undefined) continue;
    finds.push(find);
    done = find.end;
  }
  cover(tokens, covered, finds);
  return finds.sort((a, b) => a.start - b.start);
}

/** Writes each find's type (its place in `PII_TYPES`, from 1) over its tokens. Finds may be in any order. */
export function cover(tokens: Tokens, covered: Uint8Array, finds: readonly Find[]): void {
  for (const find of finds) {
    const mark = PII_TYPES.indexOf(find.type) + 1;
    for (
      let i = firstFrom(tokens, find.start);
      i < tokens.count && (tokens.start[i] as number) < find.end;
      i++
    )
      covered[i] = mark;
  }
}

/** Index of the first token that ends after `offset`. O(log n). */
function firstFrom(tokens: Tokens, offset: number): number {
  let low = 0;
  let high = tokens.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens.end[middle] as number) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What could begin at this token, by its first character and what touches it; undefined for most. */
function candidates(text: string, tokens: Tokens, i: number): readonly NumberPattern[] | undefined {
  const start = tokens.start[i] as number;
  const end = tokens.end[i] as number;
  const kind = tokens.kind[i] as number;
  const touched = i > 0 && tokens.end[i - 1] === start;
  const left = touched ? (tokens.kind[i - 1] as number) : KIND.punct;
  const next = text.charCodeAt(end);
  const nextIsDigit = next >= 48 && next <= 57;
  if (kind === KIND.punct) {
    const mark = text[start];
    return (mark === '+' || mark === '(') && left === KIND.punct && nextIsDigit ? NUMBER_PATTERNS : undefined;
  }
  if (left !== KIND.punct && left !== KIND.ideograph) return undefined;
  // The digits behind a point or a dash are the rest of a longer number or code.
  if (kind === KIND.digits)
    return next === 58
      ? BOTH
      : touched && /[\w)][-./]$/.test(text.slice(Math.max(0, start - 2), start))
        ? undefined
        : NUMBER_PATTERNS;
  if (kind === KIND.ideograph) return undefined;
  // A letter or two before digits, a dash or a colon: an account, a licence, an IPv6 address.
  return nextIsDigit || next === 58 || (next === 45 && end - start < 3) ? CODE_PATTERNS : undefined;
}

/** Looks when it is first asked, and once. */
function birthIn(text: string): () => boolean {
  let known: boolean | undefined;
  return () => {
    known ??= /\bdob\b|birth|born/i.test(text);
    return known;
  };
}

const BOTH: readonly NumberPattern[] = [...CODE_PATTERNS, ...NUMBER_PATTERNS];

function tryAll(
  patterns: readonly NumberPattern[],
  text: string,
  start: number,
  birth: () => boolean,
): Find | undefined {
  let around: Around | undefined;
  for (const { type, shape, score } of patterns) {
    shape.lastIndex = start;
    const match = shape.exec(text);
    if (match === null) continue;
    const end = start + match[0].length;
    around = {
      before: around?.before ?? text.slice(Math.max(0, start - BEFORE), start),
      after: text.slice(end, end + AFTER),
      birthMentioned: birth,
    };
    const value = score(match, around);
    if (value > 0) return { type, start, end, score: value };
  }
  return undefined;
}
