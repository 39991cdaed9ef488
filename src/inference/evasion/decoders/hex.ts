import { Edits } from '../edits.ts';
import { isMeant, textOf } from '../readable.ts';
import { defineDisguise } from './define.ts';

/** Eight bytes and more: run together, or parted by a space, comma, colon or hyphen, each with or without 0x or \x. */
const RUNS = /(?<![0-9A-Za-z])(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[\s,:-]{0,2}){8,}(?![0-9A-Za-z])/g;

export default defineDisguise({
  id: 'hex',
  title: 'Hexadecimal',
  summary: 'Bytes in hexadecimal, run together or spaced.',
  suspect: (profile) =>
    profile.hexRuns > 0 || profile.pairs >= 8 || profile.backslashes >= 8 || profile.bits >= 4,
  decode(text) {
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(RUNS)) {
      const pairs = run.replace(/0x|\\x/g, '').match(/[0-9A-Fa-f]{2}/g) ?? [];
      const decoded = textOf(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)));
      if (decoded !== undefined && isMeant(decoded))
        edits.replace(index, index + run.trimEnd().length, decoded);
    }
    return edits.result();
  },
});
