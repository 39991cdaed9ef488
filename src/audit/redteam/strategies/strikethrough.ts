import { SOURCES } from './shared/sources.ts';
import { addedSigns } from './shared/strip.ts';

export default addedSigns({
  id: 'strikethrough',
  title: 'Struck-out letters',
  summary: 'A combining stroke over each letter.',
  source: SOURCES.pyrit,
  add: (text) => text.replace(/[A-Za-z0-9]/g, '$&\u0336'),
  signs: () => /\u0336/g,
});
