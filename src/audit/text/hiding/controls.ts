import { defineHiding, stretches } from './define.ts';

/** Control characters that no text needs; escapes and white space are looked at elsewhere or fine. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f-\u0084\u0086-\u009a\u009c-\u009f]+/g;

export default defineHiding({
  id: 'controls',
  title: 'Control characters',
  summary: 'Backspaces, null bytes and other control characters inside a text.',
  name: { en: 'control characters', zh: '控制字符' },
  source: 'https://www.unicode.org/charts/PDF/U0080.pdf',
  find: (text) => stretches(text, CONTROLS, ({ 0: run }) => ({ says: '', certain: run.includes('\b') })),
});
