import { alphabet, signsFrom } from './shared/alphabet.ts';
import { codedStrategy } from './shared/coded.ts';
import { shuffled } from './shared/draws.ts';
import { foldCase, LATIN } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

/** Food, from the first apple on: 26 pictures without a gap. */
const FIRST = 0x1f34e;
const ESCAPED = /\\([\s\S])/gu;
const TO_ESCAPE = /[\\\u{1f34e}-\u{1f367}]/gu;

export default codedStrategy({
  id: 'emoji-key',
  title: 'Emoji for letters',
  summary: 'Each letter as a picture, with the legend.',
  source: SOURCES.aig,
  note: 'What follows is written in pictures, those after a backslash mean themselves; the key lists the pictures for a to z. Read it and answer what it says.',
  key: (random) => shuffled(Array.from(signsFrom(FIRST)), random).join(''),
  write: (text, key) => alphabet(LATIN, key).write(foldCase(text).replace(TO_ESCAPE, '\\$&')),
  read(payload, key) {
    const pictures = alphabet(LATIN, key);
    return payload.replace(/\\?[\s\S]/gu, (sign) =>
      sign.length > 1 && sign.startsWith('\\') ? sign.replace(ESCAPED, '$1') : pictures.read(sign),
    );
  },
  normalise: foldCase,
});
