import { FEATURE_COUNT, features, type Shapes } from './features.ts';
import { KNOWN } from './gazetteer.ts';
import type { PiiModel } from './model.ts';
import { type Scratch, WINDOW } from './scratch.ts';
import { KIND, type Tokens } from './tokens.ts';
import { type Find, PII_TYPES, type PiiType } from './types.ts';

/** Names, organisations, places and addresses as the token model sees them. O(number of tokens). */
export function tagNames(tokens: Tokens, shapes: Shapes, model: PiiModel): Find[] {
  const finds: Find[] = [];
  const { logits, path } = model.scratch;
  for (let from = nextBusy(tokens, shapes, 0); from < tokens.count; ) {
    const to = windowEnd(tokens, shapes, from);
    emit(tokens, shapes, model, from, to);
    decode(model, to - from);
    collect(tokens, model, from, to, logits, path, finds);
    from = nextBusy(tokens, shapes, to);
  }
  return finds;
}

/**
 * A mark or an everyday word in lower case, between two of its like: no part of a name. Most of most
 * prompts is, and costs nothing more.
 */
function isQuiet(tokens: Tokens, shapes: Shapes, i: number): boolean {
  const last = tokens.count - 1;
  return (
    plain(tokens, shapes, i) &&
    (i === 0 || plain(tokens, shapes, i - 1)) &&
    (i === last || plain(tokens, shapes, i + 1))
  );
}

function plain({ kind }: Tokens, { known }: Shapes, i: number): boolean {
  return kind[i] === KIND.punct || (kind[i] === KIND.lower && ((known[i] as number) & KNOWN.common) !== 0);
}

function nextBusy(tokens: Tokens, shapes: Shapes, from: number): number {
  let at = from;
  while (at < tokens.count && isQuiet(tokens, shapes, at)) at++;
  return at;
}

/** To the next quiet token; else cut at a line break where the window's second half has one. */
function windowEnd(tokens: Tokens, shapes: Shapes, from: number): number {
  const most = Math.min(from + WINDOW, tokens.count);
  for (let at = from + 1; at < most; at++) if (isQuiet(tokens, shapes, at)) return at;
  if (most === tokens.count) return most;
  for (let at = most - 1; at > from + WINDOW / 2; at--) if (tokens.newLine[at] === 1) return at;
  return most;
}

/** `logits[token, tag]`: the sum of the weights of the token's features. */
function emit(tokens: Tokens, shapes: Shapes, model: PiiModel, from: number, to: number): void {
  const { keys, weights, scale } = model;
  const { logits, hashes } = model.scratch;
  const { sums } = weights;
  const size = model.tags.length;
  const mask = keys.length - 1;
  for (let i = from; i < to; i++) {
    features(tokens, shapes, i, hashes);
    let rows = 0;
    for (let f = 0; f < FEATURE_COUNT; f++) {
      const hash = hashes[f] as number;
      const check = hash >>> 16 || 1;
      let slot = hash & mask;
      let key = keys[slot] as number;
      while (key !== check && key !== 0) {
        slot = (slot + 1) & mask;
        key = keys[slot] as number;
      }
      // The rows take the place of hashes that are done with.
      if (key !== 0) hashes[rows++] = slot;
    }
    weights.clear();
    weights.add(hashes, rows);
    const at = (i - from) * size;
    for (let tag = 0; tag < size; tag++) logits[at + tag] = (sums[tag] as number) * scale;
  }
}

/** Viterbi: the best path of tags through a window, left in `scratch.path`. O(length × transitions that are allowed). */
function decode(model: PiiModel, length: number): void {
  const { transitions, before: allowed } = model;
  const { logits, back, path, scores }: Scratch = model.scratch;
  const size = model.tags.length;
  let [previous, current] = scores;
  for (let tag = 0; tag < size; tag++)
    previous[tag] = (transitions[size * size + tag] as number) + (logits[tag] as number);
  for (let i = 1; i < length; i++) {
    for (let tag = 0; tag < size; tag++) {
      let best = Number.NEGATIVE_INFINITY;
      let from = 0;
      const befores = allowed[tag] as Uint8Array;
      for (let b = 0; b < befores.length; b++) {
        const before = befores[b] as number;
        const score = (previous[before] as number) + (transitions[before * size + tag] as number);
        if (score > best) {
          best = score;
          from = before;
        }
      }
      current[tag] = best + (logits[i * size + tag] as number);
      back[i * size + tag] = from;
    }
    [previous, current] = [current, previous];
  }
  let tag = previous.indexOf(Math.max(...previous));
  for (let i = length - 1; i >= 0; i--) {
    path[i] = tag;
    tag = back[i * size + tag] as number;
  }
}

function collect(
  tokens: Tokens,
  model: PiiModel,
  from: number,
  to: number,
  logits: Float32Array,
  path: Uint8Array,
  finds: Find[],
): void {
  const size = model.tags.length;
  for (let i = from; i < to; ) {
    const tag = path[i - from] as number;
    const type = typeOf(model.tags[tag] as string);
    let margin = Number.POSITIVE_INFINITY;
    let end = i;
    do {
      const row = (end - from) * size;
      margin = Math.min(
        margin,
        (logits[row + (path[end - from] as number)] as number) - (logits[row] as number),
      );
      end++;
    } while (end < to && type !== undefined && model.tags[path[end - from] as number] === `I-${type}`);
    // The token least sure: a squashed margin over "no name", not a calibrated probability.
    if (type !== undefined) push(tokens, type, i, end, 1 / (1 + Math.exp(-margin)), finds);
    i = end;
  }
}

/** A name ends with its line and neither begins nor ends with a mark; an address may run over lines. */
function push(tokens: Tokens, type: PiiType, from: number, to: number, score: number, finds: Find[]): void {
  let first = from;
  let end = to;
  if (type !== 'STREET_ADDRESS') {
    while (first < end && tokens.kind[first] === KIND.punct) first++;
    const line = tokens.newLine.subarray(first + 1, end).indexOf(1);
    if (line >= 0) end = first + 1 + line;
  }
  while (end > first && tokens.kind[end - 1] === KIND.punct) end--;
  if (first < end)
    finds.push({ type, start: tokens.start[first] as number, end: tokens.end[end - 1] as number, score });
}

function typeOf(tag: string): PiiType | undefined {
  return PII_TYPES.find((type) => type === tag.slice(2));
}
