import { englishness, letterOf } from './english-bigrams.ts';

/** Natural text of a language in Latin letters lies above it on average, chance below. In units of `pairScore`. */
const WRITTEN_AT_LEAST = 1;
/** A letter beyond Latin counts for two. */
const LETTERS_AT_LEAST = 8;

/** A random byte is a sign of ASCII in two of five cases, one made of two decimal digits in three. */
const BEYOND_CHANCE_UNITS = 24;

/** The text that bytes are in UTF-8; undefined where they are not, or hold more than a few controls. O(bytes). */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined;
  // Most bytes that are no text fail within their first few dozen.
  if (!isPlausible(bytes.subarray(0, 64))) return undefined;
  const text = new TextDecoder().decode(bytes);
  return isPrintable(text) ? text : undefined;
}

/**
 * True where decoded text is meant as text: it is written, or so long that chance gives no signs of ASCII alone (a second
 * disguise, or data). O(length).
 */
export function isMeant(text: string): boolean {
  return isWritten(text) || (text.length >= BEYOND_CHANCE_UNITS && /^[\n\r\t -~]+$/.test(text));
}

/** True for text that someone may have written: letters, mostly, in an order that letters take. O(length). */
export function isWritten(text: string): boolean {
  let latin = 0;
  let other = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (letterOf(code) >= 0) latin++;
    else if (code >= 0xc0) other++;
  }
  const isEnough = latin + other * 2 >= LETTERS_AT_LEAST && (latin + other) * 2 >= text.length;
  return isEnough && (other > latin || englishness(text) >= WRITTEN_AT_LEAST);
}

function isPlausible(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32) || byte === 127) controls++;
  return controls * 32 <= bytes.length;
}

/** No unit may be a sign of broken UTF-8 or of no use in text, and at most one in 20 a control. */
function isPrintable(text: string): boolean {
  let broken = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd || (code >= 127 && code < 160)) return false;
    if (code < 9 || (code > 13 && code < 32)) broken++;
  }
  return broken * 20 <= text.length;
}
