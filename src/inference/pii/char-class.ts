/** What a UTF-16 unit is to the tokeniser. */
export const CHAR = { space: 0, punct: 1, digit: 2, lower: 3, upper: 4, ideograph: 5 } as const;

/** Class of a UTF-16 unit. O(1). Letters without case count as lower; halves of surrogate pairs as punctuation. */
export function charClass(code: number): number {
  if (code >= 97 && code <= 122) return CHAR.lower;
  if (code <= 32) return CHAR.space;
  if (code >= 48 && code <= 57) return CHAR.digit;
  if (code >= 65 && code <= 90) return CHAR.upper;
  if (code < 0xaa) return code === 0xa0 || code === 0x85 ? CHAR.space : CHAR.punct;
  return wideClass(code);
}

function wideClass(code: number): number {
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba ? CHAR.lower : CHAR.punct;
  if (code === 0xd7 || code === 0xf7) return CHAR.punct;
  if (code >= 0x2000 && code < 0x2c00) return code <= 0x200a || code === 0x2028 ? CHAR.space : CHAR.punct;
  if (code >= 0x3040 && code <= 0x9fff) return CHAR.ideograph;
  if (code >= 0x3000 && code < 0x3040) return code === 0x3000 ? CHAR.space : CHAR.punct;
  if (code >= 0xf900 && code <= 0xfaff) return CHAR.ideograph;
  if (code >= 0xff10 && code <= 0xff19) return CHAR.digit;
  if (code >= 0xd800 && code <= 0xf8ff) return CHAR.punct;
  if (code >= 0xfe00) return CHAR.punct;
  return lowerCode(code) === code ? CHAR.lower : CHAR.upper;
}

/** The lower-case unit of a letter; itself where it has none of one unit. O(1). */
export function lowerCode(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  if (code >= 0x590 && code < 0x1e00) return code;
  if (code >= 0x2000) return code;
  return String.fromCharCode(code).toLowerCase().charCodeAt(0);
}
