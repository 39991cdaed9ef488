import { pick } from './shared/draws.ts';
import { SOURCES } from './shared/sources.ts';
import { addedSigns } from './shared/strip.ts';

const MARKS = ['\u0301', '\u0308', '\u0323', '\u0334', '\u0360'];

export default addedSigns({
  id: 'combining-marks',
  title: 'Piled marks',
  summary: 'Two drawn combining marks on each letter.',
  source: SOURCES.pyrit,
  add: (text, random) =>
    text.replace(/[A-Za-z]/g, (letter) => letter + pick(MARKS, random) + pick(MARKS, random)),
  signs: () => /[\u0301\u0308\u0323\u0334\u0360]/g,
});
