import { alphabet } from './shared/alphabet.ts';
import { codedStrategy } from './shared/coded.ts';
import { pick } from './shared/draws.ts';
import { foldCase, LATIN } from './shared/letters.ts';
import { CYRILLIC, GEORGIAN, GREEK } from './shared/scripts.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'mixed-scripts',
  title: 'Mixed scripts',
  summary: 'Each word of the request in the letters of a drawn script.',
  source: SOURCES.codeSwitching,
  family: 'language',
  note: 'What follows is English, each word in letters of some script. Read it and answer what it says.',
  write: (text, _key, random) =>
    foldCase(text).replace(/[a-z]+/g, (word) =>
      alphabet(LATIN, pick([LATIN, CYRILLIC, GREEK, GEORGIAN], random)).write(word),
    ),
  read,
  normalise: (text) => read(foldCase(text)),
});

function read(text: string): string {
  return alphabet(LATIN.repeat(3), CYRILLIC + GREEK + GEORGIAN).read(text);
}
