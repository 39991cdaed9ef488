/** Line and column of an offset, both from 1, and the line's text. */
export function placeOf(
  text: string,
  at: number,
): { readonly line: number; readonly column: number; readonly code: string } {
  const before = text.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  const end = text.indexOf('\n', at);
  return {
    line: before.split('\n').length,
    column: at - start + 1,
    code: text.slice(start, end < 0 ? undefined : end).trim(),
  };
}
