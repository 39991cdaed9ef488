import { FairleadError } from '../core/errors.ts';

const MAX_BYTES = 256 * 1024 * 1024;

/** The body of an answer that is no stream, as it comes in. */
export class AnswerBody {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  /** False when it has become larger than any answer may be. */
  add(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    return this.#bytes <= MAX_BYTES;
  }

  whole(): Buffer {
    return this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
  }

  overflow(): FairleadError {
    return new FairleadError(
      'FL_UPSTREAM_PROTOCOL',
      `The backend’s answer is larger than ${MAX_BYTES} bytes.`,
    );
  }
}
