import { CASED_RANGES, foldUnit } from './fold.ts';

const BUCKETS = 32;
const DIGIT_BUCKET = 27;
/** Units beyond ASCII share these four. */
const FIRST_OTHER_BUCKET = 28;
/** What may stand before a phrase that must begin a word: ASCII that is no letter or digit, or anything beyond. */
const BEFORE_WORD = [0, FIRST_OTHER_BUCKET, FIRST_OTHER_BUCKET + 1, FIRST_OTHER_BUCKET + 2, FIRST_OTHER_BUCKET + 3];
const ALL = Array.from({ length: BUCKETS }, (_, bucket) => bucket);

export interface PhraseStart {
  /** The phrase's folded units. */
  readonly units: readonly number[];
  /** The unit before an occurrence is never an ASCII letter or digit. */
  readonly beginsWord: boolean;
}

/** Four buckets, five bits each, mixed into 15 bits. */
export function slotOf(four: number): number {
  return (four ^ (four >>> 8)) & 0x7fff;
}

/**
 * Tells where a phrase may begin from the unit before and its first three units, each put into one of 32
 * buckets. It errs only towards yes. Reading it depends on nothing computed before, so a text is passed over
 * faster than an automaton can, which must wait for each state.
 */
export class StartFilter {
  /** By UTF-16 unit. */
  readonly buckets = new Uint8Array(65_536);
  /** By slot of four buckets: 1 where a phrase may begin at the second of them. */
  readonly starts = new Uint8Array(BUCKETS ** 3);

  constructor(phrases: readonly PhraseStart[]) {
    for (let unit = 0x80; unit < 65_536; unit++) this.buckets[unit] = baseBucket(unit);
    for (const [first, last] of CASED_RANGES) {
      for (let unit = first; unit <= last; unit++) this.buckets[unit] = baseBucket(foldUnit(unit));
    }
    for (const { units, beginsWord } of phrases) {
      const [first, second, third] = units;
      if (first === undefined) continue;
      for (const before of beginsWord ? BEFORE_WORD : ALL) {
        const head = (before << 5) | baseBucket(first);
        for (const after of second === undefined ? ALL : [baseBucket(second)]) {
          for (const last of third === undefined ? ALL : [baseBucket(third)]) {
            this.starts[slotOf((head << 10) | (after << 5) | last)] = 1;
          }
        }
      }
    }
  }
}

function baseBucket(folded: number): number {
  if (folded >= 0x80) return FIRST_OTHER_BUCKET + (folded & 3);
  if (folded >= 97 && folded <= 122) return folded - 96;
  return folded >= 48 && folded <= 57 ? DIGIT_BUCKET : 0;
}
