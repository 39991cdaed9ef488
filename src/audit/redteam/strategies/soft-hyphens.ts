import { SOURCES } from './shared/sources.ts';
import { addedSigns } from './shared/strip.ts';

export default addedSigns({
  id: 'soft-hyphens',
  title: 'Soft hyphens',
  summary: 'Hyphens that no screen shows, at drawn places in words.',
  source: SOURCES.badCharacters,
  add: (text, random) =>
    text.replace(/[A-Za-z](?=[A-Za-z])/g, (letter) => letter + (random() < 0.5 ? '\u00ad' : '')),
  signs: () => /\u00ad/g,
});
