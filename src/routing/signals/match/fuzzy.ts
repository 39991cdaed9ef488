import { editDistance } from '../../../core/suggest.ts';

/** Longest pattern whose column fits the 32 bits of one integer. */
const MAX_BITS = 31;

/**
 * A test whether a word lies within `limit` edits of `pattern`, in UTF-16 units. O(word) for patterns up to
 * 31 units, by bit-parallel columns (Myers 1999, as simplified by Hyyrö 2003); longer ones by a table.
 */
export function withinEdits(pattern: string, limit: number): (word: string) => boolean {
  const { length } = pattern;
  if (length === 0) return (word) => word.length <= limit;
  if (length > MAX_BITS) return (word) => editDistance(pattern, word, limit) <= limit;
  const positions = new Map<number, number>();
  for (let i = 0; i < length; i++) {
    const unit = pattern.charCodeAt(i);
    positions.set(unit, (positions.get(unit) ?? 0) | (1 << i));
  }
  const top = 1 << (length - 1);
  return (word) => {
    if (Math.abs(word.length - length) > limit) return false;
    let increases = -1;
    let decreases = 0;
    let distance = length;
    for (let j = 0; j < word.length; j++) {
      const equal = positions.get(word.charCodeAt(j)) ?? 0;
      const vertical = equal | decreases;
      const horizontal = (((equal & increases) + increases) ^ increases) | equal;
      let plus = decreases | ~(horizontal | increases);
      let minus = increases & horizontal;
      if ((plus & top) !== 0) distance++;
      if ((minus & top) !== 0) distance--;
      plus = (plus << 1) | 1;
      minus <<= 1;
      increases = minus | ~(vertical | plus);
      decreases = plus & vertical;
    }
    return distance <= limit;
  };
}
