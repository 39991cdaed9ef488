import { artOf, wordOfArt } from './shared/ascii-font.ts';
import { codedStrategy } from './shared/coded.ts';
import { foldCase } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

/** Longer words would not fit a line. */
const LETTERS_AT_MOST = 16;

export default codedStrategy({
  id: 'ascii-art',
  title: 'ASCII art',
  summary: 'The longest word drawn in ASCII, a mask in its place.',
  source: SOURCES.artPrompt,
  family: 'obfuscation',
  note: 'The drawing shows a word. Put it for the mask that is named below it, and answer the text without saying the word.',
  write(text) {
    const words = text.match(/(?<![A-Za-z])[A-Za-z]+(?![A-Za-z])/g) ?? [];
    const word = words
      .filter(({ length }) => length <= LETTERS_AT_MOST)
      .reduce((longest, next) => (next.length > longest.length ? next : longest), '');
    const mask = maskFor(text);
    const place = word === '' ? -1 : (new RegExp(`(?<![A-Za-z])${word}(?![A-Za-z])`).exec(text)?.index ?? -1);
    const masked = place < 0 ? text : text.slice(0, place) + mask + text.slice(place + word.length);
    return `${artOf(word)}\n${mask}\n${masked}`;
  },
  read(payload) {
    const lines = payload.split('\n');
    const mask = lines[5] ?? '';
    return foldCase(
      lines
        .slice(6)
        .join('\n')
        .replace(mask, () => wordOfArt(lines.slice(0, 5))),
    );
  },
  normalise: foldCase,
});

/** One that does not stand in the text. */
function maskFor(text: string): string {
  let n = 1;
  while (text.includes(`[MASK${n}]`)) n++;
  return `[MASK${n}]`;
}
