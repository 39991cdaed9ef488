/** Signs that stand for other signs, one for one. */
export interface Alphabet {
  write(text: string): string;
  read(text: string): string;
  /** Signs of the alphabet that stand in a plain text read as what they stand for. */
  normalise(text: string): string;
}

/** `glyphs[i]` stands for `plain[i]`; each is one code point. Write and read are O(length). */
export function alphabet(plain: string, glyphs: string): Alphabet {
  const from = Array.from(plain);
  const to = Array.from(glyphs);
  const there = new Map(from.map((sign, i) => [sign, to[i] ?? sign]));
  const back = new Map(to.map((glyph, i) => [glyph, from[i] ?? glyph]));
  const turn = (text: string, map: ReadonlyMap<string, string>) =>
    Array.from(text, (sign) => map.get(sign) ?? sign).join('');
  return {
    write: (text) => turn(text, there),
    read: (text) => turn(text, back),
    normalise: (text) =>
      Array.from(text, (sign) => (there.has(sign) ? sign : (back.get(sign) ?? sign))).join(''),
  };
}

/** `count` signs that follow one another in Unicode. */
export function signsFrom(point: number, count = 26): string {
  return Array.from({ length: count }, (_, i) => String.fromCodePoint(point + i)).join('');
}
