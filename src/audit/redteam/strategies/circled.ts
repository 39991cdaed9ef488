import { signsFrom } from './shared/alphabet.ts';
import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'circled',
  title: 'Circled letters',
  summary: 'Letters in circles.',
  source: SOURCES.aig,
  small: () => signsFrom(0x24d0),
  capital: () => signsFrom(0x24b6),
});
