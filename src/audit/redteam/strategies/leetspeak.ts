import { alphabet } from './shared/alphabet.ts';
import { codedStrategy } from './shared/coded.ts';
import { foldCase } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

const signs = () => alphabet('oieast', '013457');

export default codedStrategy({
  id: 'leetspeak',
  title: 'Leetspeak',
  summary: 'Digits for the letters that they look like.',
  source: SOURCES.jailbroken,
  family: 'obfuscation',
  write: (text) => signs().write(foldCase(text)),
  read: (payload) => signs().read(payload),
  normalise: (text) => signs().normalise(foldCase(text)),
});
