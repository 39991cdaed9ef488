import { alphabet, signsFrom } from './shared/alphabet.ts';
import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

/** The printable signs of ASCII but the space, and their fullwidth forms. */
const forms = () => alphabet(signsFrom(0x21, 94), signsFrom(0xff01, 94));

export default codedStrategy({
  id: 'full-width',
  title: 'Fullwidth letters',
  summary: 'Letters, digits and marks as wide as Chinese signs.',
  source: SOURCES.aig,
  family: 'obfuscation',
  write: (text) => forms().write(text),
  read: (payload) => forms().read(payload),
  normalise: (text) => forms().normalise(text),
});
