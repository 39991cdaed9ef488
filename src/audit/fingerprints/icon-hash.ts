import { hash } from 'node:crypto';
import type { IconHash } from '../probe/exchange.ts';

/** Hashes of a favicon's bytes; the MurmurHash3 is over its base64 text in lines of 76 characters, as FOFA and Shodan do. */
export function iconHash(bytes: Uint8Array): IconHash {
  const base64 = Buffer.from(bytes).toString('base64');
  const lines = base64.replace(/.{1,76}/g, '$&\n');
  return { mmh3: murmur3(Buffer.from(lines, 'latin1')), sha256: hash('sha256', bytes, 'hex') };
}

/** MurmurHash3 x86 32-bit with seed 0 as a signed number (Appleby, public domain: MurmurHash3.cpp). */
export function murmur3(bytes: Uint8Array): number {
  const whole = bytes.length - (bytes.length % 4);
  let state = 0;
  for (let at = 0; at < whole; at += 4) {
    const block =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    state = rotate(state ^ scramble(block), 13);
    state = (Math.imul(state, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= whole; at -= 1) tail = (tail << 8) | (bytes[at] ?? 0);
  if (whole < bytes.length) state ^= scramble(tail);
  state ^= bytes.length;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) | 0;
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
