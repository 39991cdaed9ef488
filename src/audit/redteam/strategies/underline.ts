import { SOURCES } from './shared/sources.ts';
import { addedSigns } from './shared/strip.ts';

export default addedSigns({
  id: 'underline',
  title: 'Underlined letters',
  summary: 'A combining line under each letter.',
  source: SOURCES.aig,
  add: (text) => text.replace(/[A-Za-z0-9]/g, '$&\u0332'),
  signs: () => /\u0332/g,
});
