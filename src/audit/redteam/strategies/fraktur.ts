import { signsFrom } from './shared/alphabet.ts';
import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'fraktur',
  title: 'Fraktur',
  summary: 'Mathematical letters in bold Fraktur.',
  source: SOURCES.aig,
  small: () => signsFrom(0x1d586),
  capital: () => signsFrom(0x1d56c),
});
