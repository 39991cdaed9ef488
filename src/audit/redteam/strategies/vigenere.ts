import { codedStrategy } from './shared/coded.ts';
import { pick } from './shared/draws.ts';
import { turnLetters } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

const KEYS = ['orchard', 'lantern', 'harbour', 'meadow'];

export default codedStrategy({
  id: 'vigenere',
  title: 'Vigenère cipher',
  summary: 'Each letter moved on by the next letter of a key word.',
  source: SOURCES.aig,
  note: 'What follows is in a Vigenère cipher; the key moves on at letters only. Decode it and answer what it says.',
  key: (random) => pick(KEYS, random),
  write: (text, key) => turnLetters(text, (place, nth) => place + shift(key, nth)),
  read: (payload, key) => turnLetters(payload, (place, nth) => place - shift(key, nth)),
});

const shift = (key: string, nth: number): number => key.charCodeAt(nth % key.length) - 97;
