import { Edits } from '../edits.ts';
import { knownWords } from '../split-words.ts';
import { defineDisguise } from './define.ts';

const WORD = /(?<![A-Za-z])([A-Za-z]+?)(?:way|ay)(?![A-Za-z])/gi;
/** What English words begin with, longest first. */
const ONSET =
  /(?:schr|shr|spl|spr|str|scr|thr|chr|phr|squ|bl|br|ch|cl|cr|dr|dw|fl|fr|gh|gl|gr|kn|ph|pl|pr|qu|rh|sc|sh|sk|sl|sm|sn|sp|st|sw|th|tr|tw|wh|wr|[bcdfghjklmnpqrstvwxyz])$/i;

export default defineDisguise({
  id: 'pig-latin',
  title: 'Pig Latin',
  summary: 'The first consonants of each word moved to its end, before an ay.',
  suspect: (profile) => profile.ays >= 3 && profile.ays * 3 >= profile.words,
  decode(text) {
    const edits = new Edits(text);
    const known = knownWords();
    for (const { index, 0: word } of text.matchAll(WORD))
      edits.replace(index, index + word.length, read(word, known));
    return edits.result();
  },
});

/** The candidate that is a known word, else the one with the fewest guesses in it. */
function read(word: string, known: ReadonlySet<string>): string {
  const body = word.slice(0, -2).toLowerCase();
  const onset = ONSET.exec(body)?.[0] ?? '';
  // Each onset that is an end of the longest one; none for a word that starts with a vowel.
  const candidates = Array.from({ length: onset.length + 1 }, (_, skipped) =>
    moved(body, onset.length - skipped),
  );
  if (body.endsWith('w')) candidates.push(body.slice(0, -1));
  const familiar = candidates.find((candidate) => known.has(candidate));
  if (familiar !== undefined) return familiar;
  if (body.endsWith('w')) return body.slice(0, -1);
  // An s in front of a cluster is more often the ending of the stem: `previous`, not `spreviou`.
  return moved(body, onset.length > 1 && onset.startsWith('s') ? onset.length - 1 : onset.length);
}

function moved(body: string, letters: number): string {
  const cut = body.length - letters;
  return body.slice(cut) + body.slice(0, cut);
}
