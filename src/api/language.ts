import type { Classifiers } from '../inference/contract.ts';

/** What the detector reads of a text, in UTF-16 units: more changes nothing but the time. */
const EXAMINED_UNITS = 2_000;

export interface LanguageGuess {
  /** ISO 639-1; null where the text has no language, such as digits. */
  readonly code: string | null;
  /** 0 to 1. */
  readonly confidence: number;
}

const NONE: LanguageGuess = { code: null, confidence: 0 };
const ISO_639_1 = /^[a-z]{2}$/;
const LETTER = /\p{L}/u;

/**
 * The language of `text`: by the on-board models, and by the detector alone where there are none; it is loaded
 * with the first question then.
 */
export async function guessLanguage(
  text: string,
  onBoard: ((full: boolean) => Promise<Classifiers>) | undefined,
): Promise<LanguageGuess> {
  const examined = text.slice(0, EXAMINED_UNITS);
  if (!LETTER.test(examined)) return NONE;
  if (onBoard !== undefined) {
    const { label, score } = (await onBoard(false)).read(examined).now('language');
    return ISO_639_1.test(label) ? { code: label, confidence: score } : NONE;
  }
  const { eld } = await import('eld/extrasmall');
  const result = eld.detect(examined);
  if (result.language === '') return NONE;
  return { code: result.language, confidence: result.getScores()[result.language] ?? 0 };
}
