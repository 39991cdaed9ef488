import { FairleadError } from '../core/errors.ts';

/** Where one field of a JSON object lies in its bytes; offsets are half-open. */
export interface FieldSpan {
  readonly name: string;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** The offset just past the string that opens at `start`, or the length where it never closes. */
function skipString(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(QUOTE, start + 1);
  while (end !== -1) {
    let slashes = 0;
    while (bytes[end - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end + 1;
    end = bytes.indexOf(QUOTE, end + 1);
  }
  return bytes.length;
}

function keyName(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString('utf8', start + 1, end - 1);
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw; // not JSON: the parser, which reads the same bytes, refuses the body
  }
}

/**
 * The fields of the top-level object in `bytes`, in order, duplicates included; undefined when the
 * bytes do not open an object. Strings are skipped by memchr, so a long prompt costs next to nothing.
 * It does not validate: run it beside JSON.parse. Throws FL_BODY_TOO_DEEP past `maxDepth` levels,
 * which is why it runs first. O(bytes).
 */
export function scanFields(bytes: Buffer, maxDepth: number): FieldSpan[] | undefined {
  const length = bytes.length;
  let at = 0;
  while (at < length && (bytes[at] as number) <= 0x20) at++;
  if (bytes[at] !== OPEN_BRACE) return undefined;
  const fields: FieldSpan[] = [];
  let depth = 1;
  let keyStart = -1;
  let name = '';
  let valueStart = -1;
  let lastSolid = at;
  at++;
  while (at < length && depth > 0) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      const end = skipString(bytes, at);
      if (depth === 1) {
        if (keyStart < 0) {
          keyStart = at;
          name = keyName(bytes, at, end);
        } else if (valueStart < 0) valueStart = at;
      }
      at = end;
      lastSolid = end;
      continue;
    }
    if (byte <= 0x20) {
      at++;
      continue;
    }
    if (depth === 1 && (byte === COMMA || byte === CLOSE_BRACE)) {
      if (keyStart >= 0 && valueStart >= 0) fields.push({ name, keyStart, valueStart, valueEnd: lastSolid });
      keyStart = -1;
      valueStart = -1;
    } else if (depth === 1 && valueStart < 0 && byte !== COLON) valueStart = at;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > maxDepth) {
        throw new FairleadError('FL_BODY_TOO_DEEP', `The body nests deeper than ${maxDepth} levels.`, {
          hint: 'Flatten it, or raise limits.jsonDepth.',
        });
      }
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
    at++;
    lastSolid = at;
  }
  return fields;
}
