import { defineStrategy } from './define.ts';
import { said } from './shared/said.ts';
import { SOURCES } from './shared/sources.ts';

const SHARE = 0.5;

export default defineStrategy({
  id: 'typos',
  title: 'Typing errors',
  summary: 'Two neighbouring letters swapped in a drawn half of the longer words.',
  source: SOURCES.garak,
  family: 'obfuscation',
  irreversible: 'Which words were changed, and where, is not written.',
  apply: (text, random) =>
    said(
      text.toWellFormed().replace(/[A-Za-z]{4,}/g, (word) => {
        if (random() >= SHARE) return word;
        const at = 1 + Math.floor(random() * (word.length - 2));
        return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
      }),
    ),
});
