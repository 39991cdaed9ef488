/** What a word of the name lists is known as; bits, as a word can be several. */
export const KNOWN = {
  firstName: 1,
  surname: 2,
  place: 4,
  country: 8,
  placePart: 16,
  common: 32,
  proper: 64,
} as const;

/**
 * Words by their hashes, in open addressing: 16 bits of hash, 8 of cluster (words of like meaning, 0 for
 * none) and 8 of flags a slot; 0 is empty. The slot count is a power of two. Some one in 30,000 unknown
 * words is taken for a known one.
 */
export function lookUp(table: Uint32Array, hash: number): number {
  const mask = table.length - 1;
  const mixed = spread(hash);
  const check = mixed >>> 16 || 1;
  for (let slot = mixed & mask; ; slot = (slot + 1) & mask) {
    const entry = table[slot] as number;
    if (entry === 0) return 0;
    if (entry >>> 16 === check) return entry & 0xffff;
  }
}

/** Adds flags, and a cluster in the second byte, to a word's entry. The caller leaves part of the table empty. */
export function addName(table: Uint32Array, hash: number, bits: number): void {
  const mask = table.length - 1;
  const mixed = spread(hash);
  const check = mixed >>> 16 || 1;
  let slot = mixed & mask;
  while (table[slot] !== 0 && (table[slot] as number) >>> 16 !== check) slot = (slot + 1) & mask;
  table[slot] = ((check << 16) | ((table[slot] as number) & 0xffff) | bits) >>> 0;
}

function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return mixed ^ (mixed >>> 15);
}
