import { setImmediate as turn } from 'node:timers/promises';

/** Reading four thousand characters (terms, embedding, tokens) takes about a millisecond. */
const CHARS_A_TURN = 4_096;

/** Cuts long work into turns of about a millisecond, so that other requests go on meanwhile. */
export class Pace {
  #left = CHARS_A_TURN;

  /** Says that `chars` more were read; a promise where it is someone else's turn. Which turns there are depends on the text alone. */
  read(chars: number): Promise<void> | undefined {
    this.#left -= chars;
    return this.#left > 0 ? undefined : this.next();
  }

  /** Someone else's turn now. */
  next(): Promise<void> {
    this.#left = CHARS_A_TURN;
    return turn();
  }
}
