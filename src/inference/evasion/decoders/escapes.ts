import { Edits } from '../edits.ts';
import { defineDisguise } from './define.ts';

const RUNS = /(?:\\(?:u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[0-3][0-7]{2})[ ]?)+/g;
const ESCAPES_AT_LEAST = 4;
const ONE = /\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-3][0-7]{2}))/g;

export default defineDisguise({
  id: 'escapes',
  title: 'Unicode escapes',
  summary: 'Letters as escapes of program text: \\u0041, \\u{41}, \\x41, \\101.',
  suspect: (profile) => profile.backslashes >= 4,
  decode(text) {
    if ((text.match(ONE) ?? []).length < ESCAPES_AT_LEAST) return undefined;
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(RUNS)) edits.replace(index, index + run.length, read(run));
    return edits.result();
  },
});

function read(run: string): string {
  return run.replace(ONE, (whole, braced?: string, unit?: string, byte?: string, octal?: string) => {
    const code =
      octal === undefined ? Number.parseInt(braced ?? unit ?? byte ?? '', 16) : Number.parseInt(octal, 8);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
