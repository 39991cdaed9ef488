import { Edits } from '../edits.ts';
import { englishness } from '../english-bigrams.ts';
import { knownWords } from '../split-words.ts';
import { defineDisguise } from './define.ts';

/** Short pieces of a word held apart by single marks. */
const BROKEN = /(?<![A-Za-z])[A-Za-z]{1,4}(?:[-_.*|\\/~+^:·•=#][A-Za-z]{1,4}(?![A-Za-z]))+/g;
/** Broken words, or pieces of one. */
const BREAKS_AT_LEAST = 3;
const ENGLISH_AT_LEAST = 5;

export default defineDisguise({
  id: 'split',
  title: 'Split words',
  summary: 'Words broken into pieces by hyphens, dots, bars or other marks.',
  suspect: (profile) => profile.splits >= 3 && profile.splits * 5 >= profile.words,
  decode(text) {
    const edits = new Edits(text);
    const joined: string[] = [];
    const known = knownWords();
    let breaks = 0;
    for (const { index, 0: run } of text.matchAll(BROKEN)) {
      const word = run.replace(/[^A-Za-z]/g, '');
      if (word.length < 4 || isCompound(run.split(/[^A-Za-z]/), known)) continue;
      edits.replace(index, index + run.length, word);
      joined.push(word);
      breaks += Math.max(1, run.length - word.length - 1);
    }
    return breaks >= BREAKS_AT_LEAST && englishness(joined.join(' ')) >= ENGLISH_AT_LEAST
      ? edits.result()
      : undefined;
  },
});

/** `of-the-art`: most pieces are words by themselves. */
function isCompound(pieces: readonly string[], known: ReadonlySet<string>): boolean {
  return pieces.filter((piece) => known.has(piece.toLowerCase())).length * 2 > pieces.length;
}
