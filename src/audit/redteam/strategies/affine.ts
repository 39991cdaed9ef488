import { codedStrategy } from './shared/coded.ts';
import { turnLetters } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

/** 5 · 21 = 105 = 4 · 26 + 1: the one undoes the other. */
const FACTOR = 5;
const INVERSE = 21;
const OFFSET = 8;

export default codedStrategy({
  id: 'affine',
  title: 'Affine cipher',
  summary: 'Each letter’s place multiplied and moved on.',
  source: SOURCES.aig,
  note: 'What follows is in an affine cipher, x to 5x + 8 modulo 26 with a = 0. Decode it and answer what it says.',
  write: (text) => turnLetters(text, (place) => place * FACTOR + OFFSET),
  read: (payload) => turnLetters(payload, (place) => (place - OFFSET + 26) * INVERSE),
});
