import { pairScore } from './english-bigrams.ts';
import { countWide, type WideProfile } from './profile-wide.ts';

/** What one pass over a text's units saw of possible disguises; decoders look at it before they look at the text. */
export interface Profile {
  /** UTF-16 units. */
  units: number;
  /** Runs of ASCII letters, and the letters in them. */
  words: number;
  letters: number;
  /** The most words of one letter that follow one another within four units. */
  lone: number;
  /** Words broken by a mark behind at most three letters (`ig-no-re`). */
  splits: number;
  /** Places where a letter and a digit, `@`, `$` or `!` touch. */
  leets: number;
  /** Words with a letter three times in a row. */
  stretched: number;
  /** Words that end on `ay`. */
  ays: number;
  /** The longest run of base64's alphabet, and how many of sixteen units and more are as mixed as base64. */
  run: number;
  mixedRuns: number;
  /** Runs whose first sixteen units are hexadecimal digits. */
  hexRuns: number;
  /** Runs that are two hexadecimal digits of an ASCII sign, with or without 0x; two or three decimal ones; seven to nine units that open with 0 or 1. */
  pairs: number;
  numbers: number;
  bits: number;
  percents: number;
  backslashes: number;
  /** `&#` */
  entities: number;
  /** Dots, hyphens and underscores. */
  dots: number;
  /** `<!`, `[/` and `display`-like hiding places: `<` and `[` before a mark. */
  hides: number;
  /** The stretch whose pairs of letters are least like English, and the one that is more like it when read backwards. */
  readonly odd: Stretch;
  readonly back: Stretch;
  /** Beyond ASCII: */
  readonly wide: WideProfile;
}

/** A part of the text, half-open, and by how much it stands out, in the units of `pairScore`. */
export interface Stretch {
  sum: number;
  from: number;
  to: number;
}

const SPACE = 48;
const DIGIT = 50;
const JOINER = 51;
const WIDE = 53;
/** Of each ASCII unit: 0 space or control, 1 letter, 2 digit, 3 other sign of base64 (`+-/=_`), 4 any other. */
const CLASSES =
  '00000000000000000000000000000000044444444443434322222222224443441111111111111111111111111144443411111111111111111111111111444440';

/** Units between words of one letter that still follow one another. */
const LONE_GAP_AT_MOST = 4;
/** What natural text loses at the least on average, a letter, when it is read backwards. */
const BACK_BIAS = 2;

/** Of the units in [start, end), to whose start the profile's places refer. One pass, no allocation but the profile. */
export function profileOf(text: string, start = 0, end = text.length): Profile {
  const profile = emptyProfile();
  const { odd, back } = profile;
  let letter = -1;
  let repeats = 0;
  let wordFrom = 0;
  let wordLength = 0;
  let wordAhead = 0;
  let wordBehind = 0;
  let loneEnd = -9;
  let loneRun = 0;
  let tokenFrom = start;
  // Sums of the stretches that end at the word before, as in Kadane's search for the largest sum.
  let oddSum = 0;
  let oddFrom = 0;
  let backSum = 0;
  let backFrom = 0;
  // One unit more than there are, so that the last word and run end like any other.
  for (let i = start; i <= end; i++) {
    const code = i < end ? text.charCodeAt(i) : 32;
    const here = (code | 32) - 97;
    if (here >= 0 && here < 26 && code < 128) {
      if (letter < 0) {
        wordFrom = i;
        wordAhead = 0;
        wordBehind = 0;
        repeats = 0;
        if (i > start && text.charCodeAt(i - 1) > 32) countStart(profile, text, i, wordLength);
      } else {
        wordAhead += pairScore(letter, here);
        wordBehind += pairScore(here, letter);
        if (here !== letter) repeats = 0;
        else if (++repeats === 2) profile.stretched++;
      }
      letter = here;
      continue;
    }
    if (letter >= 0) {
      wordLength = i - wordFrom;
      profile.words++;
      profile.letters += wordLength;
      if (wordLength === 1) {
        loneRun = wordFrom - loneEnd <= LONE_GAP_AT_MOST ? loneRun + 1 : 1;
        loneEnd = i;
        if (loneRun > profile.lone) profile.lone = loneRun;
      } else {
        loneRun = 0;
        if (oddSum === 0) oddFrom = wordFrom;
        oddSum = Math.max(0, oddSum - wordAhead);
        if (oddSum > odd.sum) mark(odd, oddSum, oddFrom, i);
        if (backSum === 0) backFrom = wordFrom;
        backSum = Math.max(0, backSum + wordBehind - wordAhead - BACK_BIAS * wordLength);
        if (backSum > back.sum) mark(back, backSum, backFrom, i);
        if (letter === 24 && wordLength > 3 && (text.charCodeAt(i - 2) | 32) === 97) profile.ays++;
      }
    }
    const kind = code < 128 ? CLASSES.charCodeAt(code) : WIDE;
    if (kind === DIGIT) {
      if (letter >= 0) profile.leets++;
      letter = -1;
      continue;
    }
    if (kind !== JOINER) {
      const length = i - tokenFrom;
      if (length > 6 || (length > 1 && length < 5)) countToken(profile, text, tokenFrom, length);
      tokenFrom = i + 1;
    }
    if (kind === WIDE) {
      countWide(profile.wide, text, i, letter >= 0);
      // A letter beyond ASCII: what stood alone beside it did not.
      if (code >= 0xc0 && code < 0x2000) loneRun = 0;
    } else if (kind !== SPACE) countMark(profile, text, i, code, letter >= 0);
    letter = -1;
  }
  profile.units = end - start;
  shift(odd, start);
  shift(back, start);
  return profile;
}

function mark(stretch: Stretch, sum: number, from: number, to: number): void {
  stretch.sum = sum;
  stretch.from = from;
  stretch.to = to;
}

function shift(stretch: Stretch, start: number): void {
  stretch.from -= start;
  stretch.to -= start;
}

/** A word starts at `i` > 0; what stands right before it may break it or stand for a letter. */
function countStart(profile: Profile, text: string, i: number, lengthBefore: number): void {
  const before = text.charCodeAt(i - 1);
  if ((before >= 48 && before <= 57) || before === 64 || before === 36 || before === 33) profile.leets++;
  else if (before > 127) {
    if (before >= 0x370 && before < 0x590) profile.wide.mixed++;
  } else if (lengthBefore <= 3 && i > 1 && (text.charCodeAt(i - 2) | 32) >= 97) profile.splits++;
}

function countToken(profile: Profile, text: string, from: number, length: number): void {
  if (length > profile.run) profile.run = length;
  if (length >= 16) {
    if (isMixedRun(text, from, length)) profile.mixedRuns++;
    if (isHexRun(text, from)) profile.hexRuns++;
  }
  const first = text.charCodeAt(from);
  if (length === 4) {
    if (first === 48 && text.charCodeAt(from + 1) === 120) profile.pairs++;
  } else if (length <= 3) {
    const second = text.charCodeAt(from + 1);
    const digits = isDigit(first) && isDigit(second);
    // Printable ASCII: 20 to 7e.
    if (length === 2 && first >= 50 && first <= 55 && isHex(second)) profile.pairs++;
    if (digits) profile.numbers++;
  } else if (length <= 9 && (first === 48 || first === 49)) profile.bits++;
}

function countMark(profile: Profile, text: string, i: number, code: number, afterLetter: boolean): void {
  if (code === 45 || code === 46 || code === 95) profile.dots++;
  else if (code === 37) profile.percents++;
  else if (code === 92) profile.backslashes++;
  else if (code === 38) {
    if (text.charCodeAt(i + 1) === 35) profile.entities++;
  } else if (code === 60 || code === 91) {
    const next = text.charCodeAt(i + 1) | 32;
    // <! and [/ of comments; <s <d <p of elements that may carry a style.
    if (next === 33 || next === 47 || next === 115 || next === 100 || next === 112) profile.hides++;
  } else if (afterLetter && (code === 64 || code === 36)) profile.leets++;
}

/** True where small letters, capitals and digits give way to one another as often as in base64. O(64). */
function isMixedRun(text: string, from: number, length: number): boolean {
  const end = from + Math.min(length, 64);
  let changes = 0;
  let before = -1;
  for (let i = from; i < end; i++) {
    const code = text.charCodeAt(i);
    // Joiners of names and paths.
    if (code === 45 || code === 47 || code === 95) continue;
    if (code >> 5 !== before && before >= 0) changes++;
    before = code >> 5;
  }
  return changes * 4 >= end - from;
}

function isHexRun(text: string, from: number): boolean {
  for (let i = from; i < from + 16; i++) {
    const code = text.charCodeAt(i);
    // Pairs may be parted by hyphens.
    if (!isHex(code) && code !== 45) return false;
  }
  return true;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isHex(code: number): boolean {
  return isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102);
}

function emptyProfile(): Profile {
  return {
    units: 0,
    words: 0,
    letters: 0,
    lone: 0,
    splits: 0,
    leets: 0,
    stretched: 0,
    ays: 0,
    run: 0,
    mixedRuns: 0,
    hexRuns: 0,
    pairs: 0,
    numbers: 0,
    bits: 0,
    percents: 0,
    backslashes: 0,
    entities: 0,
    dots: 0,
    hides: 0,
    odd: { sum: 0, from: 0, to: 0 },
    back: { sum: 0, from: 0, to: 0 },
    wide: { invisible: 0, tags: 0, accents: 0, marks: 0, mixed: 0, styled: 0, turned: 0 },
  };
}
