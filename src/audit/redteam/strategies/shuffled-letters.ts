import { defineStrategy } from './define.ts';
import { shuffled } from './shared/draws.ts';
import { said } from './shared/said.ts';
import { SOURCES } from './shared/sources.ts';

export default defineStrategy({
  id: 'shuffled-letters',
  title: 'Shuffled letters',
  summary: 'The letters inside each word in a drawn order, the first and the last in place.',
  source: SOURCES.bestOfN,
  family: 'obfuscation',
  irreversible: 'The order in which the letters stood is not written.',
  apply: (text, random) =>
    said(
      text
        .toWellFormed()
        .replace(
          /[A-Za-z]{4,}/g,
          (word) =>
            word.charAt(0) + shuffled(Array.from(word.slice(1, -1)), random).join('') + word.slice(-1),
        ),
    ),
});
