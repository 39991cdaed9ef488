import type { Span } from '../contract.ts';
import { toCodePoints } from '../text/code-points.ts';
import { findChinese } from './chinese.ts';
import { createShapes, fillShapes } from './features.ts';
import type { PiiModel } from './model.ts';
import { clear } from './scratch.ts';
import { findStructured } from './structured.ts';
import { tagNames } from './tagger.ts';
import { createTokens, KIND, type Tokens, tokenise } from './tokens.ts';
import type { Find } from './types.ts';
import { findWords } from './words.ts';

/**
 * Personal data in a text, in order, without overlaps; types are of `PII_TYPES`, offsets code points.
 * Never throws. O(length): one pass makes tokens, and each stage looks a bounded way around each of them.
 */
export function findPii(text: string, model: PiiModel): Span[] {
  if (text === '') return [];
  const columns = model.scratch.columns(text.length);
  const { tokens, shapes, covered } = columns;
  tokenise(text, tokens);
  clear(columns);
  const structured = findStructured(text, tokens, covered);
  const chinese = hasIdeograph(tokens) ? findChinese(text, tokens, covered) : [];
  const listed = findWords(text, tokens, covered, model.listed);
  fillShapes(tokens, covered, model.gazetteer, shapes);
  const named = tagNames(tokens, shapes, model);
  return toCodePoints(text, merge([structured, chinese, listed, named]));
}

function hasIdeograph({ kind, count }: Tokens): boolean {
  const at = kind.indexOf(KIND.ideograph);
  return at >= 0 && at < count;
}

/** What the tagger is trained on: the columns with structured finds masked. */
export function prepare(text: string, gazetteer: Uint32Array) {
  const tokens: Tokens = tokenise(text, createTokens(text.length + 1));
  const covered = new Uint8Array(tokens.count);
  findStructured(text, tokens, covered);
  const shapes = createShapes(tokens.count);
  fillShapes(tokens, covered, gazetteer, shapes);
  return { tokens, shapes };
}

/**
 * Joins the stages' finds: an earlier stage wins where two overlap, but a find inside a longer one of a
 * later stage (the postcode of an address) gives way to it.
 */
function merge(stages: readonly (readonly Find[])[]): Find[] {
  let kept: readonly Find[] = [];
  for (const stage of stages) kept = mergeTwo(kept, stage);
  return [...kept];
}

function mergeTwo(first: readonly Find[], second: readonly Find[]): Find[] {
  const out: Find[] = [];
  let i = 0;
  for (const find of second) {
    while (i < first.length && (first[i] as Find).end <= find.start) out.push(first[i++] as Find);
    let j = i;
    while (j < first.length && (first[j] as Find).start < find.end) j++;
    const inside = first.slice(i, j).every(({ start, end }) => start >= find.start && end <= find.end);
    const longer = i < j && inside && find.type === 'STREET_ADDRESS';
    if (longer) i = j;
    if (longer || i === j) out.push(find);
  }
  out.push(...first.slice(i));
  return out;
}
