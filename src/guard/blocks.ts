/** Shorter lines stay with those after them: what they say may need its neighbours, and each block costs a digest. */
const BLOCK_CHARS = 200;

/** A part of a text; `start` in UTF-16 units. */
export interface Block {
  readonly start: number;
  readonly text: string;
}

/**
 * A text in blocks of whole lines. What is pasted before a question comes again with the next one, so its blocks are known
 * then although the text as a whole is new. Put together they are the text. O(length).
 */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (at + 1 - start < BLOCK_CHARS || at + 1 === text.length) continue;
    blocks.push({ start, text: text.slice(start, at + 1) });
    start = at + 1;
  }
  blocks.push({ start, text: start === 0 ? text : text.slice(start) });
  return blocks;
}
