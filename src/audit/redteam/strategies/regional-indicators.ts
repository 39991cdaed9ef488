import { signsFrom } from './shared/alphabet.ts';
import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'regional-indicators',
  title: 'Emoji letters',
  summary: 'Letters as the halves of flags.',
  source: SOURCES.aig,
  small: () => signsFrom(0x1f1e6),
});
