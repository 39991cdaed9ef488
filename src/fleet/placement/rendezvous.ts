/** Spreads the bits of a 32-bit number (MurmurHash3's finaliser). */
function spread(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number for a backend's name, the same in every process. */
export function nodeHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/**
 * How much a node wants a key: over many keys the one that wants it most is each node by its weight's share, and a node that goes
 * or comes moves only its own keys (weighted rendezvous hashing: Thaler and Ravishankar, 1998; Schindelhauer and Schomaker, 2005).
 */
export function affinity(key: number, node: number, weight: number): number {
  const uniform = (spread(key ^ spread(node)) + 0.5) / 2 ** 32;
  return -weight / Math.log(uniform);
}
