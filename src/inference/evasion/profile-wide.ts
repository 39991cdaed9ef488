/** What one pass over a text's units saw of possible disguises beyond ASCII. */
export interface WideProfile {
  /** Units that cannot be seen, behind an ASCII unit. */
  invisible: number;
  /** Halves of tag characters and of the supplementary variation selectors. */
  tags: number;
  /** Latin letters with a diacritic in one unit. */
  accents: number;
  /** Combining marks of no one script. */
  marks: number;
  /** Places where a Latin letter and one of a script with look-alikes touch. */
  mixed: number;
  /** Styled forms of Latin letters. */
  styled: number;
  /** Letters of the IPA block, where turned ones stand. */
  turned: number;
}

/** Counts the unit beyond ASCII at `i`; `afterLetter`: an ASCII letter stands before it. O(1). */
export function countWide(wide: WideProfile, text: string, i: number, afterLetter: boolean): void {
  const code = text.charCodeAt(i);
  // Han, kana and Hangul first: they come in long runs and are of no interest.
  if (code >= 0x2e80 && code < 0xa4d0) {
    if (code === 0x3164) countInvisible(wide, text, i);
  } else if (code < 0x250) {
    if (code === 0xad) countInvisible(wide, text, i);
    else if (code >= 0xc0) wide.accents++;
  } else if (code < 0x300) {
    // Letters of Azerbaijani and of African languages stand among those of the IPA.
    if (code === 0x259 || code === 0x25b || code === 0x254 || code === 0x257 || code === 0x253) return;
    if (code < 0x2b0) wide.turned++;
    wide.styled++;
  } else if (code < 0x590) {
    if (code < 0x370) countMarkUnit(wide, text, i, code);
    else if (afterLetter) wide.mixed++;
  } else if (code < 0x1e00) countMiddle(wide, text, i, code, afterLetter);
  else if (code < 0x1f00) wide.accents++;
  else if (code < 0x2e80) countSymbols(wide, text, i, code, afterLetter);
  else countHigh(wide, text, i, code, afterLetter);
}

function countInvisible(wide: WideProfile, text: string, i: number): void {
  const before = i > 0 ? text.charCodeAt(i - 1) | 32 : 0;
  // Joiners within scripts that need them, and within emoji, are no disguise; a run of them counts by its first.
  if (before >= 97 && before <= 122) wide.invisible++;
}

function countMarkUnit(wide: WideProfile, text: string, i: number, code: number): void {
  if (code === 0x34f) countInvisible(wide, text, i);
  else wide.marks++;
}

function countMiddle(wide: WideProfile, text: string, i: number, code: number, afterLetter: boolean): void {
  if (code >= 0x1d00 && code < 0x1dc0) wide.styled++;
  else if ((code >= 0x1ab0 && code < 0x1b00) || code >= 0x1dc0) wide.marks++;
  else if (code >= 0x13a0 && code < 0x1400) wide.mixed += afterLetter ? 1 : 0;
  else if (code === 0x61c || code === 0x115f || code === 0x1160 || (code >= 0x180b && code <= 0x180e))
    countInvisible(wide, text, i);
}

function countSymbols(wide: WideProfile, text: string, i: number, code: number, afterLetter: boolean): void {
  if (
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f)
  )
    countInvisible(wide, text, i);
  else if (code >= 0x20d0 && code < 0x20dd) wide.marks++;
  else if ((code >= 0x2070 && code < 0x20a0) || (code >= 0x2100 && code < 0x2150)) wide.styled++;
  else if (code >= 0x249c && code <= 0x24e9) wide.styled++;
  else if (code >= 0x2c80 && code < 0x2d00 && afterLetter) wide.mixed++;
}

function countHigh(wide: WideProfile, text: string, i: number, code: number, afterLetter: boolean): void {
  if (code === 0xd835) wide.styled++;
  else if (code === 0xdb40) wide.tags++;
  else if (code === 0xd83c) {
    const low = text.charCodeAt(i + 1);
    if (low >= 0xdd10 && low <= 0xddff) wide.styled++;
  } else if ((code >= 0xff21 && code <= 0xff5a) || (code >= 0xa720 && code < 0xa800)) wide.styled++;
  else if ((code >= 0xfe00 && code <= 0xfe0f) || code === 0xfeff || code === 0xffa0)
    countInvisible(wide, text, i);
  else if (code >= 0xfe20 && code < 0xfe30) wide.marks++;
  else if (afterLetter && ((code >= 0xa4d0 && code < 0xa500) || (code >= 0xab30 && code < 0xabc0)))
    wide.mixed++;
}
