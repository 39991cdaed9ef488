import { defineStrategy } from './define.ts';
import { said } from './shared/said.ts';
import { SOURCES } from './shared/sources.ts';

export default defineStrategy({
  id: 'pig-latin',
  title: 'Pig Latin',
  summary: 'The first consonants of each word moved to its end, before an ay.',
  source: SOURCES.jailbroken,
  family: 'obfuscation',
  irreversible: 'How many of the letters before the ay came from the front is not written.',
  apply: (text) =>
    said(
      text.toWellFormed().replace(/[A-Za-z]+/g, (word) => {
        const onset = /^(?:[^aeiou]*qu|[^aeiou]*)/i.exec(word)?.[0] ?? '';
        return onset === '' || onset === word
          ? `${word}way`
          : `${word.slice(onset.length)}${onset.toLowerCase()}ay`;
      }),
    ),
});
