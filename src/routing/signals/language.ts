import { z } from 'zod';
import type { RequestView } from '../view.ts';
import { defineSignal } from './define.ts';
import { scriptGate } from './match/scripts.ts';
import { match, miss } from './outcomes.ts';

/** The detector reads this much of a text, in UTF-16 units: enough for a sentence, about 20 µs. */
const EXAMINED_UNITS = 160;
/** What a text without a clear language counts as, and how surely, as in VSR. */
const UNCLEAR = { code: 'en', score: 0.5 };
/** Bokmål and Nynorsk are told apart by nobody in 160 characters: the detector says no for both. */
const SAME: Readonly<Record<string, string>> = { nb: 'no', nn: 'no' };

interface Detected {
  readonly code: string;
  readonly score: number;
}

const LETTER = /\p{L}/u;

/** From the first letter on, so that a fence of markup or figures in front does not use up the sample. */
function sample(text: string): string {
  const head = text.slice(0, 4_096);
  const from = head.search(LETTER);
  return from < 0 ? '' : head.slice(from, from + EXAMINED_UNITS);
}

export default defineSignal({
  id: 'language',
  title: 'Language',
  summary: 'Matches when the last user message is in the language whose ISO 639-1 code is the signal’s name.',
  config: z.strictObject({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .transform((value) => value || 0.3)
      .meta({ description: 'Least score of the detector; below it a text counts as English.' }),
    code: z
      .string()
      .regex(/^[a-z]{2}$/)
      .optional()
      .meta({ description: 'ISO 639-1; left out: the signal’s name.' }),
  }),
  examples: [
    { title: 'By its name', config: {} },
    { title: 'Chinese under another name', config: { code: 'zh', threshold: 0.5 } },
  ],
  cost: 'cpu',
  create: async ({ name, threshold, code = name }) => {
    const { eld } = await import('eld/extrasmall');
    const wanted = SAME[code] ?? code;
    const possible = scriptGate(wanted);
    const detect = ({ text }: RequestView): Detected => {
      const result = eld.detect(sample(text));
      return {
        code: result.language,
        score: result.language === '' ? 0 : (result.getScores()[result.language] ?? 0),
      };
    };
    return {
      emits: [name],
      evaluate: (view) => {
        if (wanted !== UNCLEAR.code && !possible(view.text.slice(0, 4_096))) return miss(name);
        // Keyed by the detector itself, so that all language signals share one detection.
        const detected = view.memo(eld, detect);
        const { code: found, score } = detected.score < threshold ? UNCLEAR : detected;
        return found === wanted ? match(name, score, `${found} ${score.toFixed(2)}`, score) : miss(name, 0);
      },
    };
  },
});
