import { Edits } from '../edits.ts';
import { englishness, letterOf, pairScore } from '../english-bigrams.ts';
import { knownWords } from '../split-words.ts';
import { defineDisguise } from './define.ts';

const SIGNS = '012345678@$!';
const LETTERS = 'oizeasgtbasi';
/** Not the name of a mail address nor what follows a decimal point. */
const TOKEN = /(?<![A-Za-z0-9.@$!])[A-Za-z0-9@$!]+(?![A-Za-z0-9@$!]|\.[A-Za-z0-9])/g;
/** Measures and sizes: 4k, 10km, 3d. */
const MEASURE = /^(?:\d{2,}[A-Za-z]{0,3}|\d[A-Za-z]{1,2})$/;
/** A sign that can hardly be anything but a letter. */
const INSIDE = /[A-Za-z][0-9@$!]+[A-Za-z]/;
const INSIDE_AT_LEAST = 2;
/** What the words must score on average once they are read, in units of `pairScore`. */
const ENGLISH_AT_LEAST = 3.5;

export default defineDisguise({
  id: 'leetspeak',
  title: 'Leetspeak',
  summary: 'Digits and signs for the letters that they look like.',
  suspect: (profile) => profile.leets >= 4 && profile.leets * 16 >= profile.letters,
  decode(text) {
    const edits = new Edits(text);
    const known = knownWords();
    const words: string[] = [];
    let inside = 0;
    for (const { index, 0: token } of text.matchAll(TOKEN)) {
      const word = read(token, known);
      if (word === undefined) continue;
      edits.replace(index, index + token.length, word);
      words.push(word);
      if (INSIDE.test(token)) inside++;
    }
    return inside >= INSIDE_AT_LEAST && englishness(words.join(' ')) >= ENGLISH_AT_LEAST
      ? edits.result()
      : undefined;
  },
});

/** The word; undefined where none stands there: a plain one, a number, a variable, a price, a measure. */
function read(token: string, known: ReadonlySet<string>): string | undefined {
  const body = token.replace(/!+$/, '');
  if (!/[A-Za-z]/.test(body) || !/[0-9@$!]/.test(body)) return undefined;
  if (/^\$[A-Za-z]+$/.test(body) || /^[A-Za-z]+\$$/.test(body)) return undefined;
  const out: string[] = [];
  for (let i = 0; i < body.length; i++) {
    const at = SIGNS.indexOf(body.charAt(i));
    if (at < 0) out.push(body.charAt(i).toLowerCase());
    else if (body.charAt(i) === '1') out.push(iOrL(out.at(-1), body.charAt(i + 1)));
    else out.push(LETTERS.charAt(at));
  }
  const word = out.join('');
  return MEASURE.test(body) && !known.has(word) ? undefined : word + token.slice(body.length);
}

/** 1 stands for both; the letters around it say which is more usual. */
function iOrL(before: string | undefined, after: string): string {
  const first = before === undefined ? -1 : letterOf(before.charCodeAt(0));
  const sign = SIGNS.indexOf(after);
  const next = after === '' ? -1 : letterOf((sign < 0 ? after : LETTERS.charAt(sign)).charCodeAt(0));
  const score = (letter: number): number =>
    (first < 0 ? 0 : pairScore(first, letter)) + (next < 0 ? 0 : pairScore(letter, next));
  return score(8) >= score(11) ? 'i' : 'l';
}
