import { defineStrategy } from './define.ts';
import { said } from './shared/said.ts';
import { SOURCES } from './shared/sources.ts';

export default defineStrategy({
  id: 'no-vowels',
  title: 'No vowels',
  summary: 'The vowels inside and at the end of words are left out.',
  source: SOURCES.jailbroken,
  family: 'obfuscation',
  irreversible: 'The vowels are gone; a reader guesses them.',
  apply: (text) => said(text.toWellFormed().replace(/(?<=[A-Za-z])[aeiou]/gi, '')),
});
