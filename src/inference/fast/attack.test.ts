import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from '../labels.ts';
import { Folder } from '../text/fold.ts';
import { AttackHeads } from './attack.ts';
import { headsOf } from './heads.fixture.ts';

const head = { name: 'jailbreak', labels: ATTACKS, at: 0, temperature: 2, shift: -0.5 };
const heads = new AttackHeads(
  headsOf({ override: [0, 8, 0, 0], forward: [0, 0, 8, 0], garden: [2, 0, 0, 0] }, [head]),
  new Folder(),
);
/** About one chunk of harmless text. */
const HARMLESS =
  'the garden lies behind the house and the path leads down to the river where boats are kept. '.repeat(4);
const ATTACK = 'override forward override forward.';

describe('the heads for attacks', () => {
  test('score a text without a known word by temperature and shift alone', () => {
    const { logOdds, probs, window } = heads.score('nothing of note');
    expect(logOdds).toBeCloseTo(Math.log(3) / 2 - 0.5, 6);
    expect([...probs]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(window).toBeUndefined();
    expect(heads.score('').logOdds).toBeCloseTo(logOdds, 6);
  });

  test('tell which attack it is', () => {
    const { probs } = heads.score('please override');
    expect(ATTACKS[probs.indexOf(Math.max(...probs))]).toBe('jailbreak');
    const other = heads.score('please forward').probs;
    expect(ATTACKS[other.indexOf(Math.max(...other))]).toBe('injection');
  });

  test('find an attack at any place of a long document, and say where', () => {
    const harmless = heads.score(HARMLESS.repeat(12)).logOdds;
    for (let place = 0; place <= 12; place++) {
      const { logOdds, window } = heads.score(HARMLESS.repeat(place) + ATTACK + HARMLESS.repeat(12 - place));
      expect(logOdds).toBeGreaterThan(harmless + 2);
      expect(window).toContain('override forward');
    }
  });

  test('an attack in a long document scores as its worst window does alone', () => {
    const { logOdds, window } = heads.score(HARMLESS.repeat(8) + ATTACK + HARMLESS.repeat(8));
    expect(heads.score(window as string).logOdds).toBeCloseTo(logOdds, 1);
  });

  test('no padding takes an attack below what two chunks of it would', () => {
    const words = fc.array(
      fc.constantFrom('garden', 'stone', 'river', 'a', 'of', 'boats', 'light', '漢字', '42'),
      {
        maxLength: 600,
      },
    );
    const least = heads.score(`${HARMLESS}${ATTACK} ${HARMLESS}`).logOdds;
    fc.assert(
      fc.property(words, words, (before, after) => {
        const { logOdds } = heads.score(`${before.join(' ')} ${ATTACK} ${after.join(' ')}`);
        expect(logOdds).toBeGreaterThan(least - 1);
      }),
    );
  });

  test('read a text by windows whose number grows with its length, and no faster', () => {
    const file = headsOf({ override: [0, 8, 0, 0] }, [head]);
    let rows = 0;
    const add = file.sums.add.bind(file.sums);
    file.sums.add = (added, count) => {
      rows += count;
      add(added, count);
    };
    const counted = new AttackHeads(file, new Folder());
    const work = (text: string): number => {
      rows = 0;
      counted.score(text);
      return rows;
    };
    const once = work('override the garden '.repeat(1_000));
    expect(once).toBeGreaterThan(10);
    expect(work('override the garden '.repeat(4_000))).toBeLessThan(once * 4.1);
  });
});
