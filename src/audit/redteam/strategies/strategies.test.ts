import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { Registry } from '../../../core/registry.ts';
import { disguises } from '../../../inference/evasion/disguises.ts';
import { strategies } from './index.gen.ts';

const PLAIN = 'Please tell me how I open the jammed lock of my own garden shed with a paper clip.';
/** What the guard takes off; the others it has no decoder for, or their frame hides too little for it to look. */
const READ_BY_GUARD =
  'atbash base64 bidi-override binary bold caesar char-codes circled cursive double-struck fraktur full-width hex homoglyphs html-entities leetspeak monospace morse percent regional-indicators reversed-words reversed rot13 small-caps squared stretched tag-characters unicode-escapes upside-down vaporwave variation-selectors'.split(
    ' ',
  );
const FAMILIES = ['encoding', 'obfuscation', 'framing', 'injection', 'language', 'several turns'];

/** Any units, lone surrogates, controls and the signs that the alphabets use among them. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(...' \n\t|_-\\"\'()<>&=[]{}/.,:~%+#⏎🙂🌿ａＺᴀᴢ⠁𝖆😀0123456789abcjkquvxyzABUX如打〔〕'),
      { maxLength: 40 },
    )
    .map((signs) => signs.join('')),
  fc
    .array(
      fc.constantFrom('mti', 'how', '<br>', '[MASK1]', '(key: 3)', '\n\n', '---', 'jinsi', '{request}'),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(' ')),
);
const seeds = fc.integer({ min: 0, max: 0xffffffff });
const letters = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');

describe('the strategies', () => {
  it('are at least sixty, with ids and titles of their own', () => {
    expect(new Registry('strategy', strategies).ids().length).toBeGreaterThanOrEqual(60);
    expect(new Set(strategies.map(({ title }) => title)).size).toBe(strategies.length);
  });

  it('cover each family', () => {
    expect([...new Set(strategies.map(({ family }) => family))].sort()).toEqual([...FAMILIES].sort());
  });

  it('write what the guard’s decoders read, where both know the same alphabet', () => {
    const read = strategies
      .filter(({ family }) => family === 'encoding' || family === 'obfuscation')
      .filter((strategy) => {
        const carried = strategy.apply(PLAIN, seededRandom(7)).at(-1)?.content ?? '';
        return disguises(carried).some(({ text }) => letters(text).includes('gardenshed'));
      })
      .map(({ id }) => id);
    expect(read).toEqual(expect.arrayContaining(READ_BY_GUARD));
  });
});

describe.each(strategies.map((strategy) => [strategy.id, strategy] as const))('%s', (_, strategy) => {
  it('says where it comes from, and why it cannot be read back if it cannot', () => {
    expect(strategy.source).toMatch(/^https:\/\/\S+ \((?:19|20)\d\d\)$/);
    expect(strategy.summary).toMatch(/\.$/);
    expect(strategy.reverse === undefined).toBe(strategy.irreversible !== undefined);
  });

  it('gives turns that end with the user, bounded, the same for the same seed', () => {
    fc.assert(
      fc.property(anyText, seeds, (text, seed) => {
        const turns = strategy.apply(text, seededRandom(seed));
        expect(turns.at(-1)?.role).toBe('user');
        expect(turns.every(({ content }) => content.isWellFormed())).toBe(true);
        const units = turns.reduce((sum, { content }) => sum + content.length, 0);
        expect(units).toBeLessThanOrEqual(40 * text.length + 20_000);
        expect(strategy.apply(text, seededRandom(seed))).toEqual(turns);
      }),
      { numRuns: 12 },
    );
  });

  it('does not carry the request in plain sight if it is an encoding', () => {
    if (strategy.family !== 'encoding') return;
    const carried = strategy.apply(PLAIN, seededRandom(3)).at(-1)?.content ?? '';
    expect(carried).not.toContain('garden shed');
  });
});

const reversible = strategies.filter(({ reverse }) => reverse !== undefined);

describe.each(reversible.map((strategy) => [strategy.id, strategy] as const))('%s', (_, strategy) => {
  it('can be read back', () => {
    const normalise = (text: string) => strategy.normalise?.(text) ?? text.toWellFormed();
    const roundTrip = (text: string, seed: number) =>
      strategy.reverse?.(strategy.apply(text, seededRandom(seed)).at(-1)?.content ?? '');
    expect(
      letters(roundTrip(PLAIN, 1) ?? '')
        .replaceAll('j', 'i')
        .replaceAll('k', 'c'),
    ).toBe(letters(PLAIN).replaceAll('j', 'i').replaceAll('k', 'c'));
    fc.assert(
      fc.property(anyText, seeds, (text, seed) => {
        expect(roundTrip(text, seed)).toBe(normalise(text));
      }),
      { numRuns: 60 },
    );
  });
});
