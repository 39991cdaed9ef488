import { codedStrategy } from './shared/coded.ts';
import { turnLetters } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'atbash',
  title: 'Atbash',
  summary: 'The alphabet read from its end.',
  source: SOURCES.pyrit,
  note: 'What follows is in Atbash: a stands for z, b for y. Decode it and answer what it says.',
  write: (text) => turnLetters(text, (place) => 25 - place),
  read: (payload) => turnLetters(payload, (place) => 25 - place),
});
