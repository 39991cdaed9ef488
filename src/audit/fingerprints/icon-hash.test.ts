import { describe, expect, it } from 'vitest';
import { iconHash, murmur3 } from './icon-hash.ts';

describe('murmur3', () => {
  // Reference values of MurmurHash3_x86_32 with seed 0 (Appleby's SMHasher), as signed numbers.
  it.each([
    ['', 0],
    ['a', 1009084850],
    ['abc', -1277324294],
    ['hello', 613153351],
    ['The quick brown fox jumps over the lazy dog', 776992547],
  ])('of %j is %i', (text, expected) => {
    expect(murmur3(Buffer.from(text))).toBe(expected);
  });
});

describe('iconHash', () => {
  it('hashes the base64 text in lines of 76 characters, each with a line break, as Python’s encodebytes writes it', () => {
    const bytes = Buffer.alloc(100, 7);
    const base64 = bytes.toString('base64');
    const lines = `${base64.slice(0, 76)}\n${base64.slice(76)}\n`;
    expect(iconHash(bytes).mmh3).toBe(murmur3(Buffer.from(lines)));
    expect(iconHash(bytes).sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
