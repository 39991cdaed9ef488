import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'stretched',
  title: 'Stretched vowels',
  summary: 'Each vowel three times.',
  source: SOURCES.bestOfN,
  family: 'obfuscation',
  write: (text) => text.replace(/[aeiou]/gi, '$&$&$&'),
  read: (payload) => payload.replace(/([aeiouAEIOU])\1\1/g, '$1'),
});
