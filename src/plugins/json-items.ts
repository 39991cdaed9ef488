/** A list within a JSON text, by UTF-16 offsets. */
export interface ItemList {
  /** Behind the opening bracket and at the closing one. */
  readonly start: number;
  readonly end: number;
  /** Each item with the white space around it, half-open, without the commas. */
  readonly items: readonly (readonly [start: number, end: number])[];
}

const FEWEST_ITEMS = 3;

/** The list that takes the most room, of those with three items or more; undefined where there is none. `text` must be JSON. O(length). */
export function longestList(text: string): ItemList | undefined {
  const open: { start: number; commas: number[]; isList: boolean }[] = [];
  let longest: ItemList | undefined;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = stringEnd(text, at);
        break;
      case '[':
      case '{':
        open.push({ start: at + 1, commas: [], isList: text[at] === '[' });
        break;
      case ',':
        open.at(-1)?.commas.push(at);
        break;
      case ']':
      case '}': {
        const closed = open.pop();
        const isLonger =
          closed !== undefined && at - closed.start > (longest ? longest.end - longest.start : 0);
        if (closed?.isList && isLonger && closed.commas.length + 1 >= FEWEST_ITEMS) {
          longest = { start: closed.start, end: at, items: itemsOf(closed.start, closed.commas, at) };
        }
      }
    }
  }
  return longest;
}

function itemsOf(start: number, commas: readonly number[], end: number): [number, number][] {
  const starts = [start, ...commas.map((comma) => comma + 1)];
  return starts.map((from, at) => [from, commas[at] ?? end]);
}

/** Where the string that begins at `start` ends: at its closing quote. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
