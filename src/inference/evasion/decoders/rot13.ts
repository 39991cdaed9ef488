import { decipher, shiftOf } from '../ciphers.ts';
import { ODD_AT_LEAST } from '../thresholds.ts';
import { defineDisguise } from './define.ts';

export default defineDisguise({
  id: 'rot13',
  title: 'ROT13',
  summary: 'Each letter moved on by thirteen.',
  suspect: (profile) => profile.odd.sum >= ODD_AT_LEAST,
  decode: (text, { odd }) =>
    shiftOf(text, odd) === 13 ? decipher(text, odd, (letter) => (letter + 13) % 26) : undefined,
});
