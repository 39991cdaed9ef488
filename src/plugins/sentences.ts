/** A stretch of a text; all of them one after another are the whole text. */
export interface Passage {
  /** With the white space behind it. */
  readonly text: string;
  /** True for a fenced block of code, which is one passage. */
  readonly isCode: boolean;
}

const FENCE = /^[ \t]{0,3}(`{3,}|~{3,})/;
/** An end of a sentence with what closes it; Chinese needs no space behind. Counted, as a run of points must not take long. */
const END = /[.!?]{1,4}["'”’)\]]{0,3}\s+|[。！？]{1,4}["'”’）」』]{0,3}\s*/gu;
/** Ends with a point and is no end: a title, a Latin short form, an initial, the number of a list. */
const NO_END =
  /(?:^|[\s(])(?:(?:mr|mrs|ms|dr|prof|st|vs|etc|e\.g|i\.e|cf|no|fig|eq|approx|inc|ltd|co)|\p{L}|\d{1,3})\.\s*$/iu;

/** Cuts a text into lines, lines into sentences, and leaves fenced code whole. A generator, as texts may be long. O(length). */
export function* passagesOf(text: string): Generator<Passage> {
  for (let at = 0; at < text.length; ) {
    const fence = FENCE.exec(text.slice(at, lineEnd(text, at)))?.[1];
    if (fence !== undefined) {
      const end = fenceEnd(text, at, fence);
      yield { text: text.slice(at, end), isCode: true };
      at = end;
      continue;
    }
    const end = lineEnd(text, at);
    yield* sentencesOf(text.slice(at, end));
    at = end;
  }
}

/** Behind the line that begins at `at`, its line break included. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

function fenceEnd(text: string, start: number, fence: string): number {
  for (let at = lineEnd(text, start); at < text.length; ) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end).trim();
    if (line.startsWith(fence) && line.replaceAll(fence[0] as string, '') === '') return end;
    at = end;
  }
  return text.length;
}

function* sentencesOf(line: string): Generator<Passage> {
  let start = 0;
  for (const { 0: mark, index } of line.matchAll(END)) {
    const end = index + mark.length;
    if (NO_END.test(line.slice(Math.max(start, end - 16), end))) continue;
    yield { text: line.slice(start, end), isCode: false };
    start = end;
  }
  if (start < line.length) yield { text: line.slice(start), isCode: false };
}
