import { defineStrategy } from './define.ts';
import { said } from './shared/said.ts';
import { SOURCES } from './shared/sources.ts';

export default defineStrategy({
  id: 'camel-case',
  title: 'Camel case',
  summary: 'Words run together, each but the first with a capital.',
  source: SOURCES.aig,
  family: 'obfuscation',
  irreversible: 'Borders of words before digits and marks, and the capitals that stood there, are lost.',
  apply: (text) =>
    said(
      text
        .toWellFormed()
        .toLowerCase()
        .trim()
        .replace(/\s+(\S)/gu, (_, first: string) => first.toUpperCase()),
    ),
});
