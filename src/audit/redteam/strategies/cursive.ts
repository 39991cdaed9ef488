import { signsFrom } from './shared/alphabet.ts';
import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'cursive',
  title: 'Script letters',
  summary: 'Mathematical letters in bold script.',
  source: SOURCES.aig,
  small: () => signsFrom(0x1d4ea),
  capital: () => signsFrom(0x1d4d0),
});
