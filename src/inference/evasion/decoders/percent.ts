import { Edits } from '../edits.ts';
import { textOf } from '../readable.ts';
import { defineDisguise } from './define.ts';

/** A word of a URL in which something is escaped. */
const RUNS = /(?:[A-Za-z0-9._~!*'()+-]{0,64}(?:%[0-9A-Fa-f]{2})+)+[A-Za-z0-9._~!*'()-]{0,64}/g;

export default defineDisguise({
  id: 'percent',
  title: 'Percent encoding',
  summary: 'Letters or spaces escaped as in a URL.',
  suspect: (profile) => profile.percents >= 4,
  decode(text) {
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(RUNS)) {
      const decoded = textOf(bytesOf(run));
      if (decoded !== undefined) edits.replace(index, index + run.length, decoded);
    }
    return edits.result();
  },
});

function bytesOf(run: string): Uint8Array {
  const bytes = new Uint8Array(run.length);
  let length = 0;
  for (let i = 0; i < run.length; i++) {
    const isEscape = run.charAt(i) === '%' && i + 2 < run.length;
    const value = isEscape ? Number.parseInt(run.slice(i + 1, i + 3), 16) : run.charCodeAt(i);
    if (isEscape) i += 2;
    bytes[length++] = value;
  }
  return bytes.subarray(0, length);
}
