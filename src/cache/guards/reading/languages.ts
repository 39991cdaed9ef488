import type { TextView } from './view.ts';

/** Scripts by a letter of theirs. Japanese is told by its kana, as its Han are Chinese ones, too. */
const SCRIPTS: readonly (readonly [name: string, letter: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Hebrew', /\p{Script=Hebrew}/gu],
  ['Greek', /\p{Script=Greek}/gu],
  ['Thai', /\p{Script=Thai}/gu],
  ['Devanagari', /\p{Script=Devanagari}/gu],
];
/** Frequent words that the other languages of the list do not have. */
const WORDS: readonly (readonly [name: string, words: RegExp])[] = [
  ['en', /\b(?:the|is|are|what|how|of|and|to|with|does|you|why|which|this|that|can|my)\b/g],
  ['de', /\b(?:der|das|und|ist|nicht|ich|wie|eine[nrm]?|mit|für|auf|warum|wo|kann|zu)\b/g],
  ['fr', /\b(?:le|les|est|une|des|et|je|vous|pour|dans|comment|pourquoi|quel(?:le)?s?|avec|ce)\b/g],
  ['es', /\b(?:el|los|las|una|y|por|para|cómo|qué|cuál|dónde|con|está|puedo|mi)\b/g],
  ['it', /\b(?:il|gli|che|è|per|come|sono|perché|quale|della|nel|posso|di)\b/g],
  ['pt', /\b(?:os|uma|não|você|em|são|ão|quais|qual|do|da|meu|posso|é)\b/g],
  ['nl', /\b(?:het|een|niet|hoe|wat|waarom|met|voor|zijn|ik|naar)\b/g],
];
const NON_ASCII = /[^ -~]/;
/** Kana beside Han: a particle is enough. */
/** Fewer frequent words of a language leave it open. */
const LEAST = 2;
const SHARE_OF_SCRIPT = 0.3;

/** ISO 639-1 code or name of the script; undefined where the text does not tell. O(length). */
export function languageOf({ lower }: Pick<TextView, 'lower'>): string | undefined {
  if (NON_ASCII.test(lower)) {
    const letters = lower.match(/\p{L}/gu)?.length ?? 0;
    const script = SCRIPTS.find(
      ([, letter]) => (lower.match(letter)?.length ?? 0) > SHARE_OF_SCRIPT * letters,
    );
    if (script !== undefined) return script[0];
  }
  const counts = WORDS.map(([name, frequent]) => ({ name, count: lower.match(frequent)?.length ?? 0 }));
  counts.sort((a, b) => b.count - a.count);
  const [first, second] = counts;
  return first !== undefined && first.count >= LEAST && first.count > (second?.count ?? 0)
    ? first.name
    : undefined;
}
