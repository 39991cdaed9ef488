import { signsFrom } from './shared/alphabet.ts';
import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'monospace',
  title: 'Monospace letters',
  summary: 'Mathematical letters of a typewriter.',
  source: SOURCES.aig,
  small: () => signsFrom(0x1d68a),
  capital: () => signsFrom(0x1d670),
});
