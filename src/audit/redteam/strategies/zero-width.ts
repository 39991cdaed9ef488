import { SOURCES } from './shared/sources.ts';
import { addedSigns } from './shared/strip.ts';

export default addedSigns({
  id: 'zero-width',
  title: 'Zero-width characters',
  summary: 'A space without width between all letters.',
  source: SOURCES.badCharacters,
  add: (text) => Array.from(text).join('\u200b'),
  signs: () => /\u200b/g,
});
