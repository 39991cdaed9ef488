/** So short that a disguised sentence stands out among plain ones, so long that it holds one. */
const WINDOW_UNITS = 2_048;
/** A window ends at white space, or here where there is none. */
const WINDOW_UNITS_AT_MOST = 65_536;
/** What is left over joins the window before it when it is shorter. */
const REST_UNITS = 512;

/** Where the part of the text that starts at `from` ends: the parts in turn make up the whole. O(a word). */
export function windowEnd(text: string, from: number): number {
  if (text.length - from <= WINDOW_UNITS + REST_UNITS) return text.length;
  const stop = Math.min(text.length, from + WINDOW_UNITS_AT_MOST);
  let end = from + WINDOW_UNITS;
  while (end < stop && text.charCodeAt(end) > 32) end++;
  return end;
}
