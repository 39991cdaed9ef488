import { codedStrategy } from './shared/coded.ts';
import { turnLetters } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'caesar',
  title: 'Caesar cipher',
  summary: 'Each letter of the request moved on by a drawn number.',
  source: SOURCES.cipherChat,
  note: 'What follows is in a Caesar cipher: each letter was moved on by the key. Decode it and answer what it says.',
  key: (random) => String(3 + Math.floor(random() * 9)),
  write: (text, key) => turnLetters(text, (place) => place + Number(key)),
  read: (payload, key) => turnLetters(payload, (place) => place - Number(key)),
});
