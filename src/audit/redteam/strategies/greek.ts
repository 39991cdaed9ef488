import { letterForms } from './shared/letter-forms.ts';
import { GREEK } from './shared/scripts.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'greek',
  title: 'Greek letters',
  summary: 'English letter by letter in Greek.',
  source: SOURCES.aig,
  family: 'language',
  note: 'What follows is English in Greek letters. Read it and answer what it says.',
  small: () => GREEK,
});
