import { Edits } from '../edits.ts';
import { isWritten, textOf } from '../readable.ts';
import { defineDisguise } from './define.ts';

const RUNS =
  /(?<![0-9])(?:[01]{8}[\s,]{0,2}){4,}(?![0-9])|(?<![0-9])(?:[01]{7}[\s,]{1,2}){3,}[01]{7}(?![0-9])/g;

export default defineDisguise({
  id: 'binary',
  title: 'Binary',
  summary: 'Bytes in ones and zeros.',
  suspect: (profile) => profile.bits >= 4 || profile.run >= 32,
  decode(text) {
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(RUNS)) {
      const bytes = run.match(/[01]{8}|[01]{7}/g) ?? [];
      const decoded = textOf(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2)));
      if (decoded !== undefined && isWritten(decoded))
        edits.replace(index, index + run.trimEnd().length, decoded);
    }
    return edits.result();
  },
});
