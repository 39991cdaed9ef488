/**
 * The beginning of a value's JSON, at most `maxBytes` in UTF-8; cut off where it does not fit, with `…` at the cut. Takes
 * time by what is written, not by what is left out, so that a body of megabytes costs no more than a short one.
 */
export function clippedJson(value: unknown, maxBytes: number): string {
  const writer = { text: '', left: maxBytes };
  const isWhole = write(value, writer);
  if (isWhole && Buffer.byteLength(writer.text) <= maxBytes) return writer.text;
  return clippedText(writer.text, maxBytes, true);
}

/** The beginning of a text, at most `maxBytes` in UTF-8, with `…` where something was cut off. */
export function clippedText(text: string, maxBytes: number, isCut = false): string {
  // No character takes less than a byte.
  const beginning = text.slice(0, maxBytes);
  const bytes = Buffer.from(beginning);
  if (!isCut && beginning.length === text.length && bytes.length <= maxBytes) return text;
  if (maxBytes < ELLIPSIS_BYTES) return '';
  let end = Math.min(bytes.length, maxBytes - ELLIPSIS_BYTES);
  // Not within a character: its later bytes begin with the bits 10.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return `${bytes.toString('utf8', 0, end)}…`;
}

const ELLIPSIS_BYTES = 3;

interface Writer {
  text: string;
  left: number;
}

/** False where it did not fit. */
function write(value: unknown, writer: Writer): boolean {
  if (typeof value === 'string') {
    return put(writer, JSON.stringify(value.slice(0, writer.left + 1)));
  }
  if (typeof value !== 'object' || value === null) return put(writer, JSON.stringify(value) ?? 'null');
  const isList = Array.isArray(value);
  if (!put(writer, isList ? '[' : '{')) return false;
  let comma = '';
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined) continue;
    if (!put(writer, isList ? comma : `${comma}${JSON.stringify(key)}:`) || !write(item, writer))
      return false;
    comma = ',';
  }
  return put(writer, isList ? ']' : '}');
}

function put(writer: Writer, piece: string): boolean {
  writer.text += piece;
  writer.left -= piece.length;
  return writer.left >= 0;
}
