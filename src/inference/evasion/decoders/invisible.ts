import { Edits } from '../edits.ts';
import { defineDisguise } from './define.ts';

const INVISIBLE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each is looked for by itself, not as part of a letter.
  /(?:[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]|\udb40[\udc00-\uddff])+/g;

export default defineDisguise({
  id: 'invisible',
  title: 'Invisible characters',
  summary: 'Zero-width characters, soft hyphens, direction marks and selectors set between letters.',
  suspect: ({ wide }) => wide.invisible >= 3 || wide.tags >= 8,
  decode(text) {
    const edits = new Edits(text);
    for (const { index, 0: run } of text.matchAll(INVISIBLE)) edits.replace(index, index + run.length, '');
    return edits.result();
  },
});
