import { createShapes, FEATURE_COUNT, type Shapes } from './features.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** Tokens that are decoded together: what lies further apart does not bear on a name. */
export const WINDOW = 256;
/** Texts up to so many units share their memory; a longer one has its own, which is given back. */
const UNITS_AT_MOST = 16_384;
/** Places behind the last token that a stage may look at. */
const BEHIND = 4;

/** What reading a text takes up, kept between texts. */
export interface Scratch {
  /** Columns of a text with so many units. What stood there before is still in them. */
  columns(units: number): Columns;
  /** float32[WINDOW, tags] */
  readonly logits: Float32Array;
  readonly back: Uint8Array;
  readonly path: Uint8Array;
  /** float32[tags] each: the scores of the token before, and of this one. */
  readonly scores: readonly [Float32Array, Float32Array];
  /** uint8[tags] */
  readonly leaders: Uint8Array;
  readonly hashes: Int32Array;
}

export interface Columns {
  readonly tokens: Tokens;
  readonly shapes: Shapes;
  /** Which find covers a token; to be cleared before use. */
  readonly covered: Uint8Array;
}

export function createScratch(tags: number): Scratch {
  let kept = createColumns(1_024);
  return {
    columns(units) {
      if (units <= kept.covered.length - BEHIND) return kept;
      const columns = createColumns(Math.min(units * 2, Math.max(units, UNITS_AT_MOST)));
      if (units <= UNITS_AT_MOST) kept = columns;
      return columns;
    },
    logits: new Float32Array(WINDOW * tags),
    back: new Uint8Array(WINDOW * tags),
    path: new Uint8Array(WINDOW),
    scores: [new Float32Array(tags), new Float32Array(tags)],
    leaders: new Uint8Array(tags),
    hashes: new Int32Array(FEATURE_COUNT),
  };
}

function createColumns(units: number): Columns {
  const capacity = units + BEHIND;
  return {
    tokens: createTokens(capacity),
    shapes: createShapes(capacity),
    covered: new Uint8Array(capacity),
  };
}

/** Makes the columns look as new behind the last token, and `covered` whole. O(number of tokens). */
export function clear({ tokens, covered }: Columns): void {
  const { count } = tokens;
  covered.fill(0, 0, count + BEHIND);
  for (const column of [
    tokens.start,
    tokens.end,
    tokens.kind,
    tokens.newLine,
    tokens.word,
    tokens.prefix,
    tokens.suffix3,
    tokens.suffix2,
  ])
    column.fill(0, count, count + BEHIND);
}
