import { codedStrategy } from './shared/coded.ts';
import { foldCase } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'random-case',
  title: 'Random case',
  summary: 'Small letters and capitals as drawn.',
  source: SOURCES.bestOfN,
  family: 'obfuscation',
  write: (text, _key, random) =>
    foldCase(text).replace(/[a-z]/g, (letter) => (random() < 0.5 ? letter : letter.toUpperCase())),
  read: foldCase,
  normalise: foldCase,
});
