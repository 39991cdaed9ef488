import { letterForms } from './shared/letter-forms.ts';
import { SOURCES } from './shared/sources.ts';

export default letterForms({
  id: 'runes',
  title: 'Runes',
  summary: 'Each letter as a rune.',
  source: SOURCES.aig,
  note: 'What follows is English, letter by letter in runes. Read it and answer what it says.',
  small: () => 'ᚨᛒᚲᛞᛖᚠᚷᚺᛁᛃᚴᛚᛗᚾᛟᛈᛩᚱᛊᛏᚢᚡᚹᛪᛦᛉ',
});
