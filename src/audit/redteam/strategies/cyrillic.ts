import { letterForms } from './shared/letter-forms.ts';
import { CYRILLIC } from './shared/scripts.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'cyrillic',
  title: 'Cyrillic letters',
  summary: 'English letter by letter in Cyrillic.',
  source: SOURCES.aig,
  family: 'language',
  note: 'What follows is English in Cyrillic letters. Read it and answer what it says.',
  small: () => CYRILLIC,
});
