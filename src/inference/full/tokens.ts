import type { WordPiece } from '../text/wordpiece.ts';
import type { ModelCard } from './card.ts';

/** A longer text is read at its two ends only: what lies between would be cut away anyhow. */
const READ_WHOLE_UNITS = 20_000;

/** Turns texts into the transformer's input. */
export interface Encoder {
  /**
   * [CLS], the text's pieces, [SEP]: `maxTokens` ids at the most, the front and the end of a longer text.
   * O(length), and constant from 20,000 UTF-16 units on.
   */
  encode(text: string): Int32Array;
}

export function createEncoder(
  wordPiece: WordPiece,
  { maxTokens, headTokens }: Pick<ModelCard, 'maxTokens' | 'headTokens'>,
): Encoder {
  const pieces = new Int32Array(READ_WHOLE_UNITS);
  const front = headTokens - 1; // beside [CLS]
  const back = maxTokens - headTokens - 1; // beside [SEP]

  const join = (head: Int32Array, tail: Int32Array): Int32Array => {
    const ids = new Int32Array(head.length + tail.length + 2);
    ids[0] = wordPiece.startId;
    ids.set(head, 1);
    ids.set(tail, 1 + head.length);
    ids[ids.length - 1] = wordPiece.endId;
    return ids;
  };
  return {
    encode(text) {
      if (text.length > READ_WHOLE_UNITS) {
        const head = pieces.slice(0, wordPiece.encode(text.slice(0, READ_WHOLE_UNITS / 2), pieces));
        const tail = pieces.subarray(0, wordPiece.encode(text.slice(-READ_WHOLE_UNITS / 2), pieces));
        if (head.length + tail.length > front + back) return join(head.subarray(0, front), last(tail, back));
        return join(head, tail);
      }
      const all = pieces.subarray(0, wordPiece.encode(text, pieces));
      if (all.length <= maxTokens - 2) return join(all, all.subarray(0, 0));
      return join(all.subarray(0, front), last(all, back));
    },
  };
}

function last(ids: Int32Array, count: number): Int32Array {
  return ids.subarray(Math.max(0, ids.length - count));
}
