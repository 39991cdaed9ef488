import { reversed } from '../../../inference/evasion/backwards.ts';
import { PLAIN, TURNED } from '../../../inference/evasion/decoders/upside-down.ts';
import { alphabet } from './shared/alphabet.ts';
import { codedStrategy } from './shared/coded.ts';
import { foldCase, LATIN } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

/** The guard's table has several turned forms of some letters: the first of each. */
const forms = () =>
  alphabet(LATIN, Array.from(LATIN, (sign) => Array.from(TURNED)[PLAIN.indexOf(sign)]).join(''));

export default codedStrategy({
  id: 'upside-down',
  title: 'Upside-down letters',
  summary: 'Letters turned by half a circle, read from the end.',
  source: SOURCES.pyrit,
  family: 'obfuscation',
  write: (text) => reversed(forms().write(foldCase(text))),
  read: (payload) => forms().read(reversed(payload)),
  normalise: (text) => forms().normalise(foldCase(text)),
});
