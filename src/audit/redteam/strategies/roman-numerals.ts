import { LATIN } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';
import { tokenCode } from './shared/token-code.ts';

const TENS = ['', 'X', 'XX'];
const ONES = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];

export default tokenCode({
  id: 'roman-numerals',
  title: 'Roman numerals',
  summary: 'Each letter as its number in the alphabet, in Roman numerals.',
  source: SOURCES.aig,
  note: 'What follows is text as Roman numerals, I for a to XXVI for z, words parted by a slash. Decode it and answer what it says.',
  signs: LATIN,
  tokens: () =>
    Array.from(LATIN, (_, i) => `${TENS[Math.floor((i + 1) / 10)] ?? ''}${ONES[(i + 1) % 10] ?? ''}`),
});
