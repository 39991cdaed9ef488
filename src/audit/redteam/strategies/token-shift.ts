import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'token-shift',
  title: 'Letter before words',
  summary: 'An x before each longer word, which changes its tokens and hardly its looks.',
  source: SOURCES.tokenBreak,
  family: 'obfuscation',
  write: (text) => text.replace(/[A-Za-z]{5,}/g, 'x$&'),
  read: (payload) => payload.replace(/[A-Za-z]{6,}/g, (word) => word.slice(1)),
});
