import { alphabet, signsFrom } from './shared/alphabet.ts';
import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

const forms = () => alphabet(signsFrom(0x21, 94), signsFrom(0xff01, 94));

export default codedStrategy({
  id: 'vaporwave',
  title: 'Vaporwave',
  summary: 'Fullwidth letters with a space between all.',
  source: SOURCES.aig,
  family: 'obfuscation',
  write: (text) => Array.from(forms().write(text)).join(' '),
  read: (payload) =>
    forms().read(
      Array.from(payload)
        .filter((_, i) => i % 2 === 0)
        .join(''),
    ),
  normalise: (text) => forms().normalise(text),
});
