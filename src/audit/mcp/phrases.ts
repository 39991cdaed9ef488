import { z } from 'zod';
import { isQuoted, sentencesOf } from './sentences.ts';
import type { TextPlace } from './texts.ts';

export const FAMILIES = ['conceal', 'hijack', 'bait', 'exfil', 'bypass', 'prefer', 'trace'] as const;
export type PhraseFamily = (typeof FAMILIES)[number];

const PLACES = ['tool', 'parameter', 'prompt', 'resource', 'instructions', 'result'] as const;

export const phraseFileSchema = z.strictObject({
  terms: z.record(z.string(), z.string()),
  rules: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]+$/),
      family: z.enum(FAMILIES),
      over: z.enum(['sentence', 'text']).default('sentence'),
      places: z.array(z.enum(PLACES)).optional(),
      any: z.array(z.string()).min(1),
      unless: z.string().optional(),
      matches: z.array(z.string()).min(1),
      misses: z.array(z.string()).min(1),
    }),
  ),
});
export type PhraseFile = z.infer<typeof phraseFileSchema>;

/** A way to speak to the model, ready to be looked for. */
export interface Phrase {
  readonly id: string;
  readonly family: PhraseFamily;
  /** Where it counts; undefined: everywhere. */
  readonly places: readonly TextPlace[] | undefined;
  /** The sentence in which it stands; undefined where it does not. O(length). */
  find(text: string): string | undefined;
  readonly matches: readonly string[];
  readonly misses: readonly string[];
}

const LONGEST_TEXT = 64 * 1024;

/** The rules as they can be run. Throws for a term that is not there or a pattern that is none. */
export function compilePhrases({ terms, rules }: PhraseFile): Phrase[] {
  const fill = (pattern: string): string =>
    pattern.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const term = terms[name];
      if (term === undefined) throw new Error(`there is no term ${name}`);
      return fill(term);
    });
  return rules.map(({ id, family, over, places, any, unless, matches, misses }) => {
    const pattern = new RegExp(any.map((one) => `(?:${fill(one)})`).join('|'), 'i');
    const exception = unless === undefined ? undefined : new RegExp(fill(unless), 'i');
    const find = (text: string) => {
      const head = text.slice(0, LONGEST_TEXT);
      for (const piece of over === 'text' ? [head] : sentencesOf(head)) {
        const match = pattern.exec(piece);
        if (match === null || exception?.test(piece) === true || isQuoted(piece, match.index)) continue;
        return over === 'text'
          ? piece.slice(Math.max(0, match.index - 40), match.index + match[0].length + 80)
          : piece;
      }
      return undefined;
    };
    return { id, family, places, find, matches, misses };
  });
}
