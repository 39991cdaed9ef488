/** A reply as its signs are looked for: one form of quotes and spaces, lower case, without marks of emphasis. O(length). */
export function plainText(reply: string): string {
  return reply
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/[*_`]+(?=\S)|(?<=\S)[*_`]+/g, '')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
}

/** Words that any text may hold. */
const COMMON: ReadonlySet<string> = new Set(
  `about after again also another answer because before being could does every first from give have help here into just like
  make many more most much must need never other please should show some such tell than that their them then there these they
  thing this those upon very want what when where which while will with without would write your yours list explain
  describe`.split(/\s+/),
);

/** The words that carry a text's subject, cut to their first five letters; of Chinese, every two characters. O(length). */
export function topicWords(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (/\p{Script=Han}/u.test(word)) {
      for (let i = 0; i + 1 < word.length; i++) words.add(word.slice(i, i + 2));
    } else if (word.length > 3 && !COMMON.has(word)) words.add(word.slice(0, 5));
  }
  return words;
}

/** How much of `of` stands in `other`, 0 to 1; 0 where it is empty. */
export function shareIn(of: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (of.size === 0) return 0;
  let common = 0;
  for (const word of of) if (other.has(word)) common++;
  return common / of.size;
}

/** Units that are enough to tell a text that goes round in circles. */
const CIRCLE_UNITS = 24;
/** Least share of pairs of neighbours that differ, which running text keeps well above. */
const FRESH = 0.6;

/** True for a text that says the same over and over, as small models do when they have lost the thread. O(length). */
export function goesInCircles(plain: string): boolean {
  const units = plain.match(/\p{Script=Han}|[\p{L}\p{N}']+/gu) ?? [];
  if (units.length < CIRCLE_UNITS) return false;
  const pairs = new Set(units.slice(1).map((unit, i) => `${units[i]} ${unit}`));
  return pairs.size / (units.length - 1) < FRESH;
}
