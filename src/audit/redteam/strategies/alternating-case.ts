import { codedStrategy } from './shared/coded.ts';
import { foldCase } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'alternating-case',
  title: 'Alternating case',
  summary: 'Small letters and capitals by turns.',
  source: SOURCES.aig,
  family: 'obfuscation',
  write(text) {
    let nth = 0;
    return foldCase(text).replace(/[a-z]/g, (letter) => (nth++ % 2 === 0 ? letter : letter.toUpperCase()));
  },
  read: foldCase,
  normalise: foldCase,
});
