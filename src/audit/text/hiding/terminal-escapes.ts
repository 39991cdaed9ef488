import { defineHiding, stretches } from './define.ts';

/** CSI, OSC and DCS sequences (ECMA-48), and a bare escape. */
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /(?:(?:\u001b\[|\u009b)[0-?]{0,40}[ -/]{0,8}[@-~]|\u001b[\]PX^_][^\u0007\u001b]{0,400}(?:\u0007|\u001b\\)?|\u001b)+/g;
/** Concealed letters, moved cursors, cleared lines and links: colours alone hide little. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const HIDES = /\[(?:\d+;)*8(?:;\d+)*m|\[[\d;]*[A-HJKSTf]|\u001b[\]P]|\[\?25l/;

export default defineHiding({
  id: 'terminal-escapes',
  title: 'Terminal escapes',
  summary: 'Escape sequences that conceal, overwrite or move text in a terminal.',
  name: { en: 'terminal escape sequences', zh: '终端转义序列' },
  source: 'https://ecma-international.org/publications-and-standards/standards/ecma-48/',
  find: (text) => stretches(text, ESCAPES, ({ 0: run }) => ({ says: '', certain: HIDES.test(run) })),
});
