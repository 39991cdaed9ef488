import { bytesOfBase64 } from '../base64.ts';
import { Edits } from '../edits.ts';
import { isMeant, textOf } from '../readable.ts';
import { defineDisguise } from './define.ts';

/** In one line or over several. */
const RUNS = /[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]{16,})*={0,2}/g;

export default defineDisguise({
  id: 'base64',
  title: 'Base64',
  summary: 'Text in base64 or base64url, also within other text.',
  suspect: (profile) => profile.mixedRuns > 0,
  decode(text) {
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(RUNS)) {
      const decoded = textOf(bytesOfBase64(run));
      if (decoded !== undefined && isMeant(decoded)) edits.replace(index, index + run.length, decoded);
    }
    return edits.result();
  },
});
