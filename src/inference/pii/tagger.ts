import { FEATURE_COUNT, features, type Shapes } from './features.ts';
import type { PiiModel } from './model.ts';
import { type Scratch, WINDOW } from './scratch.ts';
import { KIND, type Tokens } from './tokens.ts';
import type { Find, PiiType } from './types.ts';

/** Names, organisations, places and addresses as the token model sees them. O(number of tokens). */
export function tagNames(tokens: Tokens, shapes: Shapes, model: PiiModel): Find[] {
  const finds: Find[] = [];
  const { logits, path } = model.scratch;
  for (let from = nextBusy(tokens, shapes, 0); from < tokens.count; ) {
    const to = windowEnd(tokens, shapes, from);
    if (emit(tokens, shapes, model, from, to) > model.surelyNone) {
      decode(model, to - from);
      collect(tokens, model, from, to, logits, path, finds);
    }
    from = nextBusy(tokens, shapes, to);
  }
  return finds;
}

/** A plain token between two of its like: no part of a name. Most of most prompts is, and costs nothing more. */
function isQuiet({ count }: Tokens, { plain }: Shapes, i: number): boolean {
  return plain[i] === 1 && (i === 0 || plain[i - 1] === 1) && (i + 1 === count || plain[i + 1] === 1);
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

/**
 * Writes `logits[token, tag]`, the sums of the weights of the tokens' features, and returns the most by which a tag of
 * a name leads the first one, `O`, at any token.
 */
function emit(tokens: Tokens, shapes: Shapes, model: PiiModel, from: number, to: number): number {
  const { keys, weights, scale } = model;
  const { logits, hashes } = model.scratch;
  const { sums } = weights;
  const size = model.tags.length;
  const mask = keys.length - 1;
  let lead = Number.NEGATIVE_INFINITY;
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
      // The rows take the place of hashes that are done with. No branch: whether a feature has a row, nothing foretells.
      hashes[rows] = slot;
      rows += -key >>> 31;
    }
    weights.clear();
    weights.add(hashes, rows);
    const at = (i - from) * size;
    const none = sums[0] as number;
    for (let tag = 0; tag < size; tag++) {
      const sum = sums[tag] as number;
      if (tag > 0 && sum - none > lead) lead = sum - none;
      logits[at + tag] = sum * scale;
    }
  }
  return lead * scale;
}

/** Viterbi: the best path of tags through a window, left in `scratch.path`. O(length × transitions that are allowed). */
function decode(model: PiiModel, length: number): void {
  const { transitions, before: allowed, spread } = model;
  const { logits, back, path, scores, leaders }: Scratch = model.scratch;
  const size = model.tags.length;
  let [previous, current] = scores;
  for (let tag = 0; tag < size; tag++)
    previous[tag] = (transitions[size * size + tag] as number) + (logits[tag] as number);
  for (let i = 1; i < length; i++) {
    const strong = strongest(previous, size, spread, leaders);
    for (let tag = 0; tag < size; tag++) {
      let best = Number.NEGATIVE_INFINITY;
      let from = 0;
      // What may follow any tag looks at those alone that can be the best before it.
      const open = (allowed[tag] as Uint8Array).length === size;
      const befores = open ? leaders : (allowed[tag] as Uint8Array);
      const count = open ? strong : befores.length;
      for (let b = 0; b < count; b++) {
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
  let tag = 0;
  for (let other = 1; other < size; other++)
    if ((previous[other] as number) > (previous[tag] as number)) tag = other;
  for (let i = length - 1; i >= 0; i--) {
    path[i] = tag;
    tag = back[i * size + tag] as number;
  }
}

/** Writes the tags that score within `spread` of the best to `out`, ascending; returns how many. */
function strongest(scores: Float32Array, size: number, spread: number, out: Uint8Array): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let tag = 0; tag < size; tag++) if ((scores[tag] as number) > top) top = scores[tag] as number;
  let count = 0;
  for (let tag = 0; tag < size; tag++) if ((scores[tag] as number) >= top - spread) out[count++] = tag;
  return count;
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
    const type = model.types[tag];
    const inner = model.inner[tag];
    let margin = Number.POSITIVE_INFINITY;
    let end = i;
    do {
      const row = (end - from) * size;
      margin = Math.min(
        margin,
        (logits[row + (path[end - from] as number)] as number) - (logits[row] as number),
      );
      end++;
    } while (end < to && type !== undefined && path[end - from] === inner);
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
