import type { Random } from '../../src/core/random.ts';
import type { Evasion } from './define.ts';

/** Cyrillic and Greek doubles of small letters. */
const DOUBLES: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  j: 'ј',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  x: 'х',
  y: 'у',
  v: 'ν',
  d: 'ԁ',
  h: 'һ',
};
const LEET: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };
const INVISIBLE = ['\u200b', '\u200c', '\u2060', '\u00ad', '\ufeff'];
const MARKS = ['\u0300', '\u0301', '\u0308', '\u0323', '\u0334', '\u033f', '\u0353', '\u0361'];

/** Letter by letter, the words left in their places. */
export const letters: readonly Evasion[] = [
  {
    id: 'homoglyphs',
    isReversible: true,
    // From a third of the letters to all.
    apply: (text, random) => {
      const share = 0.3 + random() * 0.7;
      return mapLetters(text, (letter) => (random() < share ? (DOUBLES[letter] ?? letter) : letter));
    },
  },
  {
    id: 'styled-letters',
    isReversible: true,
    apply: (text, random) => {
      // Mathematical bold, sans-serif and monospace, and fullwidth: where each has its A and its a.
      const [upper, lower] = pick(
        [
          [0x1d400, 0x1d41a],
          [0x1d5a0, 0x1d5ba],
          [0x1d670, 0x1d68a],
          [0xff21, 0xff41],
        ] as const,
        random,
      );
      return mapLetters(text, (letter) => {
        const code = letter.charCodeAt(0);
        return String.fromCodePoint(code < 97 ? upper + code - 65 : lower + code - 97);
      });
    },
  },
  {
    id: 'leetspeak',
    isReversible: true,
    apply: (text) => mapLetters(text, (letter) => LEET[letter.toLowerCase()] ?? letter),
  },
  {
    id: 'spaced-letters',
    isReversible: true,
    apply: (text, random) => {
      const mark = pick([' ', '.', '-', '_', '*'], random);
      const words = text.split(/\s+/).map((word) => Array.from(word).join(mark));
      return words.join(mark === ' ' ? '   ' : ' ');
    },
  },
  {
    id: 'zero-width',
    isReversible: true,
    apply: (text, random) =>
      mapLetters(text, (letter) => letter + (random() < 0.6 ? pick(INVISIBLE, random) : '')),
  },
  {
    id: 'diacritics',
    isReversible: true,
    apply: (text, random) =>
      mapLetters(
        text,
        (letter) => letter + pick(MARKS, random) + (random() < 0.5 ? pick(MARKS, random) : ''),
      ),
  },
  {
    id: 'split-words',
    isReversible: true,
    apply: (text, random) =>
      text.replace(/[A-Za-z]{4,}/g, (word) => {
        const mark = pick(['-', '.', '_', '|', '*'], random);
        return (word.match(/.{1,3}/g) ?? [word]).join(mark);
      }),
  },
  {
    id: 'stretched',
    isReversible: true,
    apply: (text, random) =>
      text.replace(/[A-Za-z]{3,}/g, (word) => {
        const at = 1 + Math.floor(random() * (word.length - 1));
        return word.slice(0, at) + word.charAt(at).repeat(2 + Math.floor(random() * 3)) + word.slice(at);
      }),
  },
  { id: 'upper-case', isReversible: false, apply: (text) => text.toUpperCase() },
  {
    id: 'typos',
    isReversible: false,
    // One word in three has two neighbours swapped, one letter dropped or one doubled.
    apply: (text, random) =>
      text.replace(/[A-Za-z]{4,}/g, (word) => (random() < 0.34 ? misspelt(word, random) : word)),
  },
];

function mapLetters(text: string, map: (letter: string) => string): string {
  return text.replace(/[A-Za-z]/g, map);
}

function misspelt(word: string, random: Random): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const kind = Math.floor(random() * 3);
  if (kind === 0) return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  return kind === 1
    ? word.slice(0, at) + word.slice(at + 1)
    : word.slice(0, at) + word.charAt(at) + word.slice(at);
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}
