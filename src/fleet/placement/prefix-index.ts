import { RecencyMap } from '../../core/recency.ts';
import { bytesOfBlocks } from '../../protocol/prefix-blocks.ts';

/** English has about four bytes a token. */
const BYTES_PER_TOKEN = 4;

/** How many tokens of a prompt its first `count` blocks are, about. */
export function tokensOfBlocks(count: number): number {
  return bytesOfBlocks(count) / BYTES_PER_TOKEN;
}

/**
 * Which blocks of prompts a backend has seen lately, and so probably still caches: an approximation of its prefix cache, kept
 * without asking it. Blocks of at most `capacity` tokens are held, least recently used forgotten first, as servers do it.
 *
 * Invariant: a block is never forgotten before one that follows it, because prompts are touched from their end.
 */
export class PrefixIndex {
  /** Tokens by the block's hash. */
  readonly #blocks = new RecencyMap<number, number>();
  #capacity: number;
  #tokens = 0;

  /** `capacity` in tokens. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Sets the capacity, in tokens. */
  resize(capacity: number): void {
    this.#capacity = capacity;
    this.#forget();
  }

  /** Tokens of the blocks that are held. */
  get tokens(): number {
    return this.#tokens;
  }

  /** How many of the first of `blocks` are held. O(log blocks), by the invariant. */
  matched(blocks: readonly number[]): number {
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#blocks.has(blocks[middle - 1] as number)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The prompt of `blocks` goes to the backend. O(blocks). */
  touch(blocks: readonly number[]): void {
    let end = tokensOfBlocks(blocks.length);
    for (let i = blocks.length - 1; i >= 0; i--) {
      const start = tokensOfBlocks(i);
      const block = blocks[i] as number;
      this.#tokens += end - start - (this.#blocks.peek(block) ?? 0);
      this.#blocks.set(block, end - start);
      end = start;
    }
    this.#forget();
  }

  /** The backend has lost its cache. */
  clear(): void {
    this.#forgetDownTo(0);
  }

  #forget(): void {
    this.#forgetDownTo(this.#capacity);
  }

  #forgetDownTo(tokens: number): void {
    while (this.#tokens > tokens) {
      const oldest = this.#blocks.oldest();
      if (oldest === undefined) return;
      this.#tokens -= this.#blocks.peek(oldest) ?? 0;
      this.#blocks.delete(oldest);
    }
  }
}
