/**
 * A tokenizer without a vocabulary: a token is a short run of text (a space and letters, digits, blanks, or one
 * other character), and its id is the run's UTF-8 bytes read as a number. About four characters of English to a
 * token, like the byte-pair encodings it stands in for, and reversible with no table.
 */
const maxLength = 6;

const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isDigit = (code: number) => code >= 48 && code <= 57;
const isBlank = (code: number) => code === 32 || (code >= 9 && code <= 13);

/** Where the token that starts at `start` ends. Looks only forward, so tokens do not depend on what came before. */
export function tokenEnd(text: string, start: number): number {
  let end = start;
  let code = text.charCodeAt(end);
  if (code === 32 && isLetter(text.charCodeAt(end + 1))) code = text.charCodeAt(++end);
  const run = isLetter(code) ? isLetter : isDigit(code) ? isDigit : isBlank(code) ? isBlank : undefined;
  if (run === undefined) {
    const paired = code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(end + 1) & 0xfc00) === 0xdc00;
    return end + (paired ? 2 : 1);
  }
  const limit = Math.min(text.length, start + (run === isDigit ? 3 : maxLength));
  do end++;
  while (end < limit && run(text.charCodeAt(end)));
  return end;
}

/** The tokens of `text` as strings; joined they are `text`. At most `limit` of them. */
export function tokenPieces(text: string, limit = Number.POSITIVE_INFINITY): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length && pieces.length < limit; ) {
    const end = tokenEnd(text, at);
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

export function countTokens(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count++) at = tokenEnd(text, at);
  return count;
}

/** The id of a token: a leading 1, then its UTF-8 bytes, in base 256; below 2^49. */
export function tokenId(piece: string): number {
  let id = 1;
  for (const byte of Buffer.from(piece)) id = id * 256 + byte;
  return id;
}

/** The text of `ids`, undefined when one is no token's id. */
export function detokenise(ids: readonly number[]): string | undefined {
  const bytes: number[] = [];
  for (const id of ids) {
    if (!Number.isInteger(id) || id < 256 || id >= 2 ** 49) return undefined;
    const token: number[] = [];
    let rest = id;
    for (; rest >= 256; rest = Math.floor(rest / 256)) token.push(rest % 256);
    if (rest !== 1) return undefined;
    bytes.push(...token.reverse());
  }
  return Buffer.from(bytes).toString();
}
