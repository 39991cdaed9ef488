import { Edits } from '../edits.ts';
import { isWritten } from '../readable.ts';
import { defineDisguise } from './define.ts';

/** Eight letters and more of dots and dashes, words parted by a slash, a bar or a wider gap. */
const RUNS =
  /(?<!\S)[.·•−–_-]{1,6}(?:[ \t\n]{0,8}[/|][ \t\n]{0,8}[.·•−–_-]{1,6}|[ \t\n]{1,8}[.·•−–_-]{1,6}){7,}(?!\S)/g;

/** ITU-R M.1677-1, part I, 1.1: letters, figures and the common marks; ten a row. */
export const CODES: readonly string[] =
  '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- ..--.. .----. -.-.-- -..-. ---... -....- .-..-. .--.-.'.split(
    ' ',
  );
export const SIGNS = 'abcdefghijklmnopqrstuvwxyz0123456789.,?\'!/:-"@';

export default defineDisguise({
  id: 'morse',
  title: 'Morse code',
  summary: 'Letters as dots and dashes.',
  suspect: (profile) => profile.dots >= 12 && profile.dots * 8 >= profile.units,
  decode(text) {
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(RUNS)) {
      const decoded = read(run);
      if (isWritten(decoded)) edits.replace(index, index + run.length, decoded);
    }
    return edits.result();
  },
});

function read(run: string): string {
  const words = run
    .replace(/[·•]/g, '.')
    .replace(/[−–_]/g, '-')
    .split(/\s*[/|]\s*|\s{2,}/);
  return words.map((word) => word.split(/\s/).map(signOf).join('')).join(' ');
}

function signOf(code: string): string {
  const at = CODES.indexOf(code);
  return at < 0 ? '' : SIGNS.charAt(at);
}
