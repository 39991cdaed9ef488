import { Bm25 } from './bm25.ts';
import { type DividedText, divide, note, type Unit } from './divided-text.ts';
import { Pace } from './pace.ts';
import { termsOf } from './terms.ts';

/** What a text is worth is measured with these. Pure functions of the text. */
export interface Measures {
  /** Tokens of a text. */
  tokens(text: string): number;
  /** How like the query a text is in meaning, 0 to 1; undefined: words alone are compared. */
  readonly likeness: ((text: string) => number) | undefined;
  /** Whether words are compared; without, likeness alone. */
  readonly words: boolean;
}

export interface CompressionTask {
  /** What may be shortened, older ones first. */
  readonly texts: readonly string[];
  /** What stays whole and counts as well. */
  readonly fixed: readonly string[];
  /** What the model is asked: what it needs is kept. */
  readonly query: string;
  /** Nothing is done where all texts together have no more. */
  readonly triggerTokens: number;
  /** What is aimed at else. */
  readonly targetTokens: number;
}

export interface Compression {
  /** In the order of the texts given; the same string where nothing was left out. */
  readonly texts: readonly string[];
  /** Of all texts together, the fixed ones included. */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly unitsLeftOut: number;
}

/** A unit and what it takes to judge it. */
interface Ranked {
  readonly text: number;
  readonly unit: number;
  readonly tokens: number;
  score: number;
}

/** Shares of a score. What a text begins and ends with frames it, and what came later is needed sooner; chosen by judgement. */
const WORDS_SHARE = 0.45;
const LIKENESS_SHARE = 0.25;
const EDGE_SHARE = 0.15;
const RECENCY_SHARE = 0.15;
/** Looking at a unit once more takes as long as reading so much. */
const CHARS_FOR_CHOOSING = 4;

/**
 * Leaves out of the texts the sentences, blocks of code and items of JSON that the query needs least, until all together
 * have `targetTokens` or nothing more can go. What stays, stays as it is and in order; every gap carries a note. The same
 * input gives the same output. Works in turns of about a millisecond. O(length + units × log units).
 */
export async function compress(task: CompressionTask, measures: Measures): Promise<Compression> {
  const { texts, query, triggerTokens, targetTokens } = task;
  const pace = new Pace();
  const divided: DividedText[] = [];
  const ranked: Ranked[] = [];
  let tokens = 0;
  const count = (text: string) => {
    const size = measures.tokens(text);
    tokens += size;
    return size;
  };
  for (const text of task.fixed) {
    count(text);
    await pace.read(text.length);
  }
  for (const [text, whole] of texts.entries()) {
    const division = await divide(whole, pace);
    divided.push(division);
    count(division.frame);
    for (const [unit, { text: piece }] of division.units.entries()) {
      ranked.push({ text, unit, tokens: count(piece), score: 0 });
      await pace.read(piece.length);
    }
    await pace.read(division.frame.length);
  }
  const tokensBefore = tokens;
  if (tokens <= triggerTokens) return { texts, tokensBefore, tokensAfter: tokens, unitsLeftOut: 0 };

  await scoreAll(ranked, divided, query, measures, pace);
  const gaps = new Gaps(divided, measures.tokens(note(1_000, 'sentence')));
  const order = [...ranked].sort((a, b) => a.score - b.score);
  await pace.next();
  for (let isChanging = true; isChanging && tokens > targetTokens; ) {
    isChanging = false;
    for (const one of order) {
      if (tokens <= targetTokens) break;
      await pace.read(CHARS_FOR_CHOOSING);
      const saved = gaps.saving(one);
      if (saved <= 0) continue;
      gaps.leaveOut(one);
      tokens -= saved;
      isChanging = true;
    }
  }
  const shorter: string[] = [];
  for (const [text, division] of divided.entries()) {
    shorter.push(gaps.has(text) ? division.render((unit) => !gaps.isOut(text, unit)) : (texts[text] ?? ''));
    await pace.read((texts[text]?.length ?? 0) / 8);
  }
  return {
    texts: shorter,
    tokensBefore,
    tokensAfter: tokens,
    unitsLeftOut: gaps.size,
  };
}

/** Gives each unit its worth, 0 to 1. */
async function scoreAll(
  ranked: readonly Ranked[],
  divided: readonly DividedText[],
  query: string,
  { words, likeness }: Measures,
  pace: Pace,
): Promise<void> {
  const bm25 = new Bm25(words ? termsOf(query) : []);
  const likenesses: number[] = [];
  for (const { text, unit } of ranked) {
    const piece = unitAt(divided, text, unit).text;
    bm25.add(words ? termsOf(piece) : []);
    likenesses.push(likeness?.(piece) ?? 0);
    await pace.read(piece.length * 2);
  }
  await pace.next();
  const scores = bm25.scores();
  await pace.next();
  const best = scores.reduce((a, b) => Math.max(a, b), 0);
  // What is not asked, the other one answers.
  const wordsShare = WORDS_SHARE + (likeness === undefined ? LIKENESS_SHARE : 0);
  const likenessShare = LIKENESS_SHARE + (words ? 0 : WORDS_SHARE);
  for (const [at, one] of ranked.entries()) {
    const isEdge = one.unit === 0 || one.unit === (divided[one.text]?.units.length ?? 0) - 1;
    one.score =
      (words && best > 0 ? (wordsShare * (scores[at] ?? 0)) / best : 0) +
      (likeness === undefined ? 0 : likenessShare * (likenesses[at] ?? 0)) +
      (isEdge ? EDGE_SHARE : 0) +
      (RECENCY_SHARE * (one.text + 1)) / divided.length;
  }
}

/** Which units are out, and what leaving one more out would save. */
class Gaps {
  readonly #out: Uint8Array[];
  readonly #touched: boolean[];
  readonly #noteTokens: number;
  size = 0;

  constructor(divided: readonly DividedText[], noteTokens: number) {
    this.#out = divided.map(({ units }) => Uint8Array.from(units, ({ isNote }) => (isNote ? 1 : 0)));
    this.#touched = divided.map(() => false);
    this.#noteTokens = noteTokens;
  }

  has = (text: number): boolean => this.#touched[text] === true;
  isOut = (text: number, unit: number): boolean => this.#out[text]?.[unit] === 1;

  /** Its tokens less those of a note that it takes, more those of a note that it makes needless. */
  saving({ text, unit, tokens }: Ranked): number {
    if (this.isOut(text, unit)) return 0;
    const beside = Number(this.isOut(text, unit - 1)) + Number(this.isOut(text, unit + 1));
    return tokens + (beside - 1) * this.#noteTokens;
  }

  leaveOut({ text, unit }: Ranked): void {
    const out = this.#out[text];
    if (out === undefined) return;
    out[unit] = 1;
    this.#touched[text] = true;
    this.size++;
  }
}

function unitAt(divided: readonly DividedText[], text: number, unit: number): Unit {
  return divided[text]?.units[unit] ?? { text: '', count: 0, isNote: false };
}
