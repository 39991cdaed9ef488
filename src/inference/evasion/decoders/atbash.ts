import { decipher } from '../ciphers.ts';
import { ODD_AT_LEAST } from '../thresholds.ts';
import { defineDisguise } from './define.ts';

export default defineDisguise({
  id: 'atbash',
  title: 'Atbash',
  summary: 'The alphabet read from its end: a for z, b for y.',
  suspect: (profile) => profile.odd.sum >= ODD_AT_LEAST,
  decode: (text, { odd }) => decipher(text, odd, (letter) => 25 - letter),
});
