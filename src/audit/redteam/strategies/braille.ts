import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'braille',
  title: 'Braille',
  summary: 'The letters in uncontracted braille.',
  source: SOURCES.pyrit,
  family: 'encoding',
  note: 'What follows is uncontracted braille. Read it and answer what it says.',
  small: () => '⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵',
});
