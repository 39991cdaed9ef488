import { englishness } from '../english-bigrams.ts';
import { defineDisguise } from './define.ts';

// biome-ignore lint/suspicious/noMisleadingCharacterClass: each is looked for by itself, not as part of a letter.
const MARKS = /[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/g;
/** Vietnamese and Yoruba, bare of their marks, score less; what was English before scores 11. */
const ENGLISH_AT_LEAST = 7.5;

export default defineDisguise({
  id: 'diacritics',
  title: 'Diacritics',
  summary: 'Letters buried under combining marks, or each with an accent.',
  suspect: ({ wide, letters }) =>
    (wide.marks >= 4 && wide.marks * 2 >= letters) || (wide.accents >= 6 && wide.accents * 5 >= letters * 2),
  decode(text, { wide, letters }) {
    const composed = text.normalize('NFC');
    const copy = composed.normalize('NFD').replace(MARKS, '').normalize('NFC');
    // A language's own accents merge with their letters; piles of marks do not.
    const isPiled =
      (composed.match(MARKS) ?? []).join('').length * 4 >= wide.marks && wide.marks * 2 >= letters;
    return copy !== composed && (isPiled || englishness(copy) >= ENGLISH_AT_LEAST) ? copy : undefined;
  },
});
