import { signsFrom } from './shared/alphabet.ts';
import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'bold',
  title: 'Bold letters',
  summary: 'Mathematical letters in bold.',
  source: SOURCES.aig,
  small: () => signsFrom(0x1d41a),
  capital: () => signsFrom(0x1d400),
});
