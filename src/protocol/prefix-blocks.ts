/**
 * Bytes of prompt to a block: about 64 tokens of English, four of vLLM's KV blocks. Smaller ones would find a little more of a
 * prefix and cost more to look up; servers find prefixes by blocks of 16 tokens themselves, so less than a fiftieth of a
 * second of prefill hangs on the difference.
 */
export const BLOCK_BYTES = 256;

/**
 * After so many blocks they double in size with each doubling of the prompt: a prompt of 200 kB has 180, and the part of a block
 * that does not count at its end is a thirty-second of it at most.
 */
const EVEN_BLOCKS = 64;
const HALF = EVEN_BLOCKS / 2;

/** Where a prompt ends for our purpose; what comes after does not change where a request is best placed. */
const MOST_BYTES = 512 * 1024;

/** So that zeros leave a trace as well; MurmurHash3's. */
const STEP = 0xe6546b64;

/** How many bytes of a prompt its first `count` blocks are. O(1). */
export function bytesOfBlocks(count: number): number {
  if (count <= EVEN_BLOCKS) return count * BLOCK_BYTES;
  const doublings = Math.floor((count - EVEN_BLOCKS) / HALF);
  return (EVEN_BLOCKS + ((count - EVEN_BLOCKS) % HALF) * 2) * (BLOCK_BYTES << doublings);
}

/** Hash of `bytes[start, end)` after a state: multiply and shift a word at a time (MurmurHash's constant). */
function mix(bytes: Buffer, start: number, end: number, seed: number): number {
  let hash = seed;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = (Math.imul(hash ^ bytes.readInt32LE(at), 0x5bd1e995) + STEP) | 0;
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) {
    hash = (Math.imul(hash ^ (bytes[at] as number), 0x5bd1e995) + STEP) | 0;
    hash ^= hash >>> 15;
  }
  return hash;
}

/** Hash of all of `bytes`, 32 bits signed. O(bytes). */
export function hashBytes(bytes: Buffer, seed = 0): number {
  return mix(bytes, 0, bytes.length, Math.imul(seed ^ bytes.length, 0x5bd1e995));
}

/**
 * For each whole block of `bytes[start, end)`, up to 512 KiB of it, the hash of it with all before it, 32 bits signed. Texts that
 * begin alike share their first hashes; a part of a block at the end counts for nothing. About 1 µs a kilobyte.
 */
export function prefixBlocks(bytes: Buffer, start: number, end: number, seed: number): number[] {
  const blocks: number[] = [];
  const stop = Math.min(end, start + MOST_BYTES);
  let hash = seed | 0;
  let at = start;
  for (let next = start + BLOCK_BYTES; next <= stop; next = start + bytesOfBlocks(blocks.length + 1)) {
    hash = mix(bytes, at, next, hash);
    blocks.push(hash);
    at = next;
  }
  return blocks;
}
