import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'vertical',
  title: 'Vertical text',
  summary: 'One letter a line.',
  source: SOURCES.structures,
  family: 'obfuscation',
  note: 'Read what follows from top to bottom and answer it.',
  write: (text) => Array.from(text).join('\n'),
  read: (payload) =>
    Array.from(payload)
      .filter((_, i) => i % 2 === 0)
      .join(''),
});
