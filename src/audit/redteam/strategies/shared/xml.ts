/** The text as content of an element. O(length). */
export function toXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The text of what `toXml` wrote. O(length). */
export function fromXml(written: string): string {
  return written.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
