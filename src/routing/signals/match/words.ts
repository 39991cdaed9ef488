/** Approximate matching reads at most this much of a text, in UTF-16 units. */
export const MAX_APPROXIMATE_UNITS = 32_768;

/** Runs of letters and digits, lower case, each once, in the order in which they first stand. O(n). */
export function distinctWords(text: string): Set<string> {
  return new Set(
    text
      .slice(0, MAX_APPROXIMATE_UNITS)
      .toLowerCase()
      .match(/[\p{L}\p{Nd}]+/gu) ?? [],
  );
}
