import { letterForms } from './shared/letter-forms.ts';
import { GEORGIAN } from './shared/scripts.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'georgian',
  title: 'Georgian letters',
  summary: 'English letter by letter in Georgian, as the keys lie.',
  source: SOURCES.lowResource,
  family: 'language',
  note: 'What follows is English in Georgian letters. Read it and answer what it says.',
  small: () => GEORGIAN,
});
