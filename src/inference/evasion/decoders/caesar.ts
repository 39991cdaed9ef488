import { decipher, shiftOf } from '../ciphers.ts';
import { ODD_AT_LEAST } from '../thresholds.ts';
import { defineDisguise } from './define.ts';

export default defineDisguise({
  id: 'caesar',
  title: 'Caesar cipher',
  summary: 'Each letter moved on by the same number, thirteen apart.',
  suspect: (profile) => profile.odd.sum >= ODD_AT_LEAST,
  decode(text, { odd }) {
    const shift = shiftOf(text, odd);
    return shift === 13 ? undefined : decipher(text, odd, (letter) => (letter + 26 - shift) % 26);
  },
});
