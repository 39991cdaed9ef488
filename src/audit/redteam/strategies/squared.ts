import { signsFrom } from './shared/alphabet.ts';
import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'squared',
  title: 'Squared letters',
  summary: 'Capitals in squares, as on keys.',
  source: SOURCES.aig,
  small: () => signsFrom(0x1f130),
});
