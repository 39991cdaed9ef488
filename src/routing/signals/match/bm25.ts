import { stem } from './stem.ts';
import { MAX_APPROXIMATE_UNITS } from './words.ts';

/** The constants of the BM25 crate that VSR's keyword signal stands on. */
const K1 = 1.2;
const B = 0.75;

const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers ' +
    'herself it its itself they them their theirs themselves what which who whom this that these those am is ' +
    'are was were be been being have has had having do does did doing a an the and but if or because as until ' +
    'while of at by for with about against between into through during before after above below to from up ' +
    'down in out on off over under again further then once here there when where why how all any both each ' +
    'few more most other some such no nor not only own same so than too very s t can will just don should now'
  ).split(' '),
);

/** Words of spaced scripts, and single ideographs. */
const TOKEN = /[\p{Script=Han}\p{Script=Hiragana}]|[\p{L}\p{M}\p{Nd}_']+/gu;

function tokens(text: string): string[] {
  const words = text.toLowerCase().match(TOKEN) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word)).map(stem);
}

export interface Bm25 {
  /** A score for each keyword. */
  score(text: string): number[];
  /** A text in which none of these stands, in any case, scores 0 throughout. */
  readonly beginnings: readonly string[];
}

/**
 * Scores each keyword (a document) against a text (the query) with BM25: stemmed English words without stop
 * words, inverse document frequency ln(1 + (N - n + 0.5)/(n + 0.5)), every occurrence in the text counts.
 * Robertson and Zaragoza 2009. O(text) per call; at most 32 Ki units are read.
 */
export function bm25Scorer(keywords: readonly string[]): Bm25 {
  const documents = keywords.map(tokens);
  const averageLength =
    documents.reduce((sum, document) => sum + document.length, 0) / Math.max(1, documents.length);
  /** Per token: what one occurrence in the text adds to each keyword that has it. */
  const gains = new Map<string, { keyword: number; gain: number }[]>();
  for (const [keyword, document] of documents.entries()) {
    for (const token of new Set(document)) {
      const frequency = document.filter((other) => other === token).length;
      const weight =
        (frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * document.length) / averageLength));
      const list = gains.get(token) ?? [];
      list.push({ keyword, gain: weight });
      gains.set(token, list);
    }
  }
  for (const list of gains.values()) {
    const idf = Math.log(1 + (documents.length - list.length + 0.5) / (list.length + 0.5));
    for (const entry of list) entry.gain *= idf;
  }
  const maybe = new Set([...IRREGULAR, ...gains.keys()].map((one) => one.slice(0, 2)));
  return {
    score: (text) => {
      const scores = keywords.map(() => 0);
      for (const word of text.slice(0, MAX_APPROXIMATE_UNITS).toLowerCase().match(TOKEN) ?? []) {
        if (!maybe.has(word.slice(0, 2)) || STOP_WORDS.has(word)) continue;
        for (const { keyword, gain } of gains.get(stem(word)) ?? [])
          scores[keyword] = (scores[keyword] ?? 0) + gain;
      }
      return scores;
    },
    beginnings: [...new Set([...IRREGULAR, ...[...gains.keys()].map(beginning)])],
  };
}

/** The words whose stems begin otherwise than they do. */
const IRREGULAR = ['dying', 'lying', 'tying'];

/** Stemming changes two letters of what it leaves at the most, and those at its end. */
const beginning = (stemmed: string) => stemmed.slice(0, Math.max(2, stemmed.length - 2));
