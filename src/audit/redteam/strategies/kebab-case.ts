import { codedStrategy } from './shared/coded.ts';
import { foldCase } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'kebab-case',
  title: 'Kebab case',
  summary: 'Small letters, with hyphens for spaces.',
  source: SOURCES.aig,
  family: 'obfuscation',
  write: (text) => foldCase(text).replace(/\s/g, '-'),
  read: (payload) => payload.replaceAll('-', ' '),
  normalise: (text) => foldCase(text).replace(/[\s-]/g, ' '),
});
