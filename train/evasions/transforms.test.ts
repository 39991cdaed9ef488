import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { disguises } from '../../src/inference/evasion/disguises.ts';
import { evasions } from './transforms.ts';

interface Translated {
  readonly en: string;
  readonly zh: string;
  readonly label: string;
}

const translated = readFileSync(join(import.meta.dirname, 'zh.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Translated);
const attacks = translated.map((row) => row.en);

/** Distinct words of three letters and more, doubled letters as one: stretching does not keep the number. */
const words = (text: string) =>
  new Set((text.toLowerCase().match(/[a-z]{3,}/g) ?? []).map((word) => word.replace(/(.)\1+/g, '$1')));

/** The share of `plain`'s words that `text` has. */
function share(plain: string, text: string): number {
  const wanted = words(plain);
  const has = words(text);
  return [...wanted].filter((word) => has.has(word)).length / wanted.size;
}

it('are 25, each with an id of its own', () => {
  expect(new Set(evasions.map((evasion) => evasion.id)).size).toBe(25);
});

describe.each(evasions.map((evasion) => [evasion.id, evasion] as const))('%s', (_, evasion) => {
  it('gives the same for the same seed, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer(), (text, seed) => {
        expect(evasion.apply(text, seededRandom(seed))).toBe(evasion.apply(text, seededRandom(seed)));
      }),
    );
  });

  it.runIf(evasion.isReversible)('is undone: some copy has nearly all words of the plain text', () => {
    // Some ciphers are not told from chance in a few words, and pig Latin's borders are guessed.
    const kept = attacks.map((text, seed) => {
      const disguised = evasion.apply(text, seededRandom(seed));
      return Math.max(share(text, disguised), ...disguises(disguised).map((copy) => share(text, copy.text)));
    });
    const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
    expect(mean).toBeGreaterThan(0.9);
  });

  it.runIf(!evasion.isReversible)('is not taken for a disguise', () => {
    const random = seededRandom(5);
    const copies = attacks.filter((text) => disguises(evasion.apply(text, random)).length > 0);
    expect(copies.length).toBeLessThanOrEqual(2);
  });
});

describe('zh.jsonl', () => {
  it('has at least 120 attacks, none twice, each in Chinese', () => {
    expect(translated.length).toBeGreaterThanOrEqual(120);
    expect(new Set(translated.map((row) => row.zh)).size).toBe(translated.length);
    expect(translated.filter((row) => !/\p{Script=Han}{3}/u.test(row.zh))).toEqual([]);
    expect(translated.filter((row) => row.label !== 'jailbreak' && row.label !== 'injection')).toEqual([]);
  });
});
