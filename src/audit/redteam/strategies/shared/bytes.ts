/** UTF-8; lone surrogates as U+FFFD. O(length). */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of UTF-8 bytes, a byte order mark kept; what is no UTF-8 as U+FFFD. O(bytes). */
export function textOfUtf8(bytes: Iterable<number>): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

/** Each byte in `radix`, padded to `digits`, with spaces between. O(bytes). */
export function bytesInRadix(text: string, radix: number, digits: number): string {
  return Array.from(utf8(text), (byte) => byte.toString(radix).padStart(digits, '0')).join(' ');
}

/** The text of what `bytesInRadix` wrote. O(length). */
export function textOfRadix(payload: string, radix: number): string {
  return textOfUtf8(
    payload
      .split(/\s+/)
      .filter(Boolean)
      .map((digits) => Number.parseInt(digits, radix)),
  );
}

/** The bytes cut into parts of `size`, the last one shorter. O(bytes). */
export function chunks(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}
