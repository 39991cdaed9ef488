import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'spaced-letters',
  title: 'Spaced-out letters',
  summary: 'A space between all letters.',
  source: SOURCES.pyrit,
  family: 'obfuscation',
  write: (text) => Array.from(text).join(' '),
  read: (payload) =>
    Array.from(payload)
      .filter((_, i) => i % 2 === 0)
      .join(''),
});
