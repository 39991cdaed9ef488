import { defineHiding, stretches } from './define.ts';

/** Further to the right, or further down, than a window shows. */
const PUSHED = /(?<![ \t\u00a0])[ \t\u00a0]{160,}(?=\S)|(?<!\s)(?:[ \t]{0,200}\r?\n){40,}(?=[ \t]{0,200}\S)/g;
const SHOWN = 300;

export default defineHiding({
  id: 'out-of-sight',
  title: 'Text pushed out of sight',
  summary: 'Text behind so many blanks or empty lines that a window does not show it.',
  name: { en: 'text pushed out of sight by blanks', zh: '被大量空白推出视野的文字' },
  source: 'https://attack.mitre.org/techniques/T1027/',
  find: (text) =>
    stretches(text, PUSHED, ({ 0: blank, index }) => {
      const from = index + blank.length;
      const rest = text.slice(from, from + SHOWN).trim();
      return { says: rest, certain: false };
    }),
});
