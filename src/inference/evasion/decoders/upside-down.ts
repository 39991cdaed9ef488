import { reversed } from '../backwards.ts';
import { englishness } from '../english-bigrams.ts';
import { defineDisguise } from './define.ts';

export const TURNED = 'ɐqɔpǝɟƃɓɥᴉıɾſʞlꞁןɯuodbɹsʇnʌʍxʎzɓ∀ᗺƆᗡƎℲ⅁פHIſʞ˥⅂WNOԀΌᴚS⊥∩ΛMXʎZ¡¿˙‘,؛';
export const PLAIN = "abcdefgghiijjklllmnopqrstuvwxyzgabcdefggHIjkllWNOPQRSTUVMXYZ!?.,';";
const ENGLISH_AT_LEAST = 3;

export default defineDisguise({
  id: 'upside-down',
  title: 'Upside-down text',
  summary: 'Letters turned by half a circle, mostly read from the end.',
  suspect: ({ wide, letters }) => wide.turned >= 4 && wide.turned * 5 >= letters,
  decode(text) {
    const upright = Array.from(text, (sign) => {
      const at = TURNED.indexOf(sign);
      return at < 0 ? sign : PLAIN.charAt(at);
    }).join('');
    const turned = reversed(upright);
    const forwards = englishness(upright);
    const backwards = englishness(turned);
    if (Math.max(forwards, backwards) < ENGLISH_AT_LEAST) return undefined;
    return backwards > forwards ? turned : upright;
  },
});
