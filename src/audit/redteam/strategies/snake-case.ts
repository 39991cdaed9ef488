import { codedStrategy } from './shared/coded.ts';
import { foldCase } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'snake-case',
  title: 'Snake case',
  summary: 'Small letters, with underscores for spaces.',
  source: SOURCES.aig,
  family: 'obfuscation',
  write: (text) => foldCase(text).replace(/\s/g, '_'),
  read: (payload) => payload.replaceAll('_', ' '),
  normalise: (text) => foldCase(text).replace(/[\s_]/g, ' '),
});
