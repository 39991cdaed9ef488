import { Edits } from '../edits.ts';
import { englishness, letterOf, pairScore } from '../english-bigrams.ts';
import { defineDisguise } from './define.ts';

/** Below it stand keys, hashes and pictures in base64. */
const WRITTEN_AT_LEAST = 0;
const STRETCHED = /([A-Za-z])\1{2,}/gi;

export default defineDisguise({
  id: 'stretched',
  title: 'Stretched letters',
  summary: 'Letters written three times and more.',
  suspect: (profile) => profile.stretched >= 3 && profile.stretched * 4 >= profile.words,
  decode(text) {
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(STRETCHED)) {
      const letter = run.charAt(0);
      edits.replace(index, index + run.length, isDouble(text, index, run) ? letter + letter : letter);
    }
    const copy = edits.result();
    return copy !== undefined && englishness(copy) >= WRITTEN_AT_LEAST ? copy : undefined;
  },
});

/** English doubles l and s at the ends of words. */
function isDouble(text: string, index: number, run: string): boolean {
  const letter = letterOf(run.charCodeAt(0));
  const before = index > 0 ? letterOf(text.charCodeAt(index - 1)) : -1;
  const next = letterOf(text.charCodeAt(index + run.length));
  const isLast = !(next >= 0);
  return (
    isLast &&
    before >= 0 &&
    DOUBLED_LAST.includes(run.charAt(0).toLowerCase()) &&
    pairScore(letter, letter) > 0
  );
}

const DOUBLED_LAST = 'ls';
