const EVERY_MS = 250;
const CLEAR_LINE = '\r\u001b[2K';

/** A line on a terminal that counts; nothing where stderr is a file or a pipe. */
export class Progress {
  readonly #err: NodeJS.WritableStream;
  readonly #onTerminal: boolean;
  #shownMs = 0;
  #visible = false;

  constructor(err: NodeJS.WritableStream) {
    this.#err = err;
    this.#onTerminal = 'isTTY' in err && err.isTTY === true;
  }

  /** Says how many lines are done, a few times a second at the most. */
  show(lines: number): void {
    if (!this.#onTerminal) return;
    const nowMs = performance.now();
    if (nowMs - this.#shownMs < EVERY_MS) return;
    this.#shownMs = nowMs;
    this.#visible = true;
    this.#err.write(`${CLEAR_LINE}${lines.toLocaleString('en')} lines`);
  }

  /** Takes the line away, so that another text can stand there. */
  clear(): void {
    if (!this.#visible) return;
    this.#visible = false;
    this.#err.write(CLEAR_LINE);
  }
}
