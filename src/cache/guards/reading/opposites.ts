import { ANTONYMS } from './antonyms.ts';
import type { TextView } from './view.ts';

/** One end of a scale of meaning. */
interface End {
  readonly scale: number;
  readonly side: 0 | 1;
}

export interface Opposites {
  /** Ends that a text names, each as `scale` and side: `12+`, `12-`, and the word that named it. */
  find(view: TextView): readonly { readonly end: string; readonly word: string }[];
}

const HAN = /\p{Script=Han}/u;

/** Reads the table; O(words of the table). */
export function createOpposites(table: string = ANTONYMS): Opposites {
  const latin = new Map<string, End[]>();
  const han = new Map<string, End[]>();
  table
    .trim()
    .split('\n')
    .forEach((line, scale) => {
      line.split('|').forEach((words, side) => {
        for (const word of words.split(' ')) {
          const map = HAN.test(word) ? han : latin;
          const ends = map.get(word) ?? [];
          ends.push({ scale, side: side === 0 ? 0 : 1 });
          map.set(word, ends);
        }
      });
    });
  // Most signs start no word of the table: how long the longest is that starts with each.
  const longest = new Map<string, number>();
  for (const word of han.keys()) {
    const first = word.slice(0, 1);
    longest.set(first, Math.max(longest.get(first) ?? 0, word.length));
  }
  return { find: (view) => find(view, latin, han, longest) };
}

function find(
  { words }: TextView,
  latin: ReadonlyMap<string, readonly End[]>,
  han: ReadonlyMap<string, readonly End[]>,
  longest: ReadonlyMap<string, number>,
): { end: string; word: string }[] {
  const found: { end: string; word: string }[] = [];
  const add = (ends: readonly End[], word: string) => {
    for (const { scale, side } of ends) found.push({ end: `${scale}${side === 0 ? '+' : '-'}`, word });
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) continue;
    if (!word.isSign) {
      add(latin.get(word.lower) ?? [], word.lower);
      continue;
    }
    // The longest word that starts here, so that 打开 is no 开.
    for (let length = longest.get(word.raw) ?? 0; length > 0; length--) {
      const run = words.slice(at, at + length);
      const text = run.map(({ raw }) => raw).join('');
      const ends = run.length === length ? han.get(text) : undefined;
      if (ends === undefined) continue;
      add(ends, text);
      at += length - 1;
      break;
    }
  }
  return found;
}
