import { Edits } from '../edits.ts';
import { isWritten } from '../readable.ts';
import { defineDisguise } from './define.ts';

const RUNS = /(?<![0-9.])(?:\d{2,3}[\s,;]{1,2}){7,}\d{2,3}(?![0-9])/g;

export default defineDisguise({
  id: 'char-codes',
  title: 'Character codes',
  summary: 'The ASCII code of each letter in decimal.',
  suspect: (profile) => profile.numbers >= 8,
  decode(text) {
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(RUNS)) {
      const decoded = read(run);
      if (decoded !== undefined && isWritten(decoded)) edits.replace(index, index + run.length, decoded);
    }
    return edits.result();
  },
});

/** Undefined where a number is no printable character, as in lists of measures. */
function read(run: string): string | undefined {
  const codes = (run.match(/\d+/g) ?? []).map(Number);
  const isText = codes.every((code) => (code >= 32 && code < 127) || code === 10 || code === 13);
  return isText ? String.fromCharCode(...codes.slice(0, 32_768)) : undefined;
}
