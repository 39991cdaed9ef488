import { Edits } from '../edits.ts';
import { englishness } from '../english-bigrams.ts';
import { splitWords } from '../split-words.ts';
import { defineDisguise } from './define.ts';

/**
 * Letters that stand alone, five or more, up to four other signs apart. Ranges, not the classes of Unicode, which take
 * half a second to compile here.
 */
const SPACED =
  /(?<![A-Za-z0-9\u00c0-\u1fff\u2c00-\ud7ff])[A-Za-z](?:[^A-Za-z0-9\u00c0-\u1fff\u2c00-\ud7ff]{1,4}[A-Za-z](?![A-Za-z0-9\u00c0-\u1fff\u2c00-\ud7ff])){4,}/g;
const MARKS = /[^A-Za-z]+/g;
const ENGLISH_AT_LEAST = 4;

export default defineDisguise({
  id: 'spaced',
  title: 'Spaced-out letters',
  summary: 'A space, dot, hyphen or other mark between all letters.',
  suspect: (profile) => profile.lone >= 6,
  decode(text) {
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(SPACED)) {
      // Before words are looked for, which costs more.
      if (englishness(run.replace(MARKS, '')) < ENGLISH_AT_LEAST) continue;
      const joined = join(run);
      if (englishness(joined) >= ENGLISH_AT_LEAST) edits.replace(index, index + run.length, joined);
    }
    return edits.result();
  },
});

/** Words end at gaps wider than the narrowest, or where the words of a list do when all gaps are the same. */
function join(run: string): string {
  const gaps = run.match(MARKS) ?? [];
  const narrow = gaps.reduce((least, gap) => Math.min(least, gap.length), 4);
  const gap = gaps.find(({ length }) => length === narrow) ?? '';
  const words = run.replace(MARKS, (found) => (found === gap ? '' : ' '));
  return words.includes(' ') ? words : splitWords(words);
}
