/** One record of a CSV text, with the line (from 1) on which it starts. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * The records of a CSV text (RFC 4180: quoted fields may hold commas, line ends and doubled quotes; both line ends).
 * Empty lines are left out. Throws SyntaxError with the line of a quote that is never closed. O(length).
 */
export function* parseCsv(text: string): Generator<CsvRecord> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const start = line;
    const fields: string[] = [];
    for (;;) {
      if (text[at] === '"') {
        const { value, end } = quoted(text, at, start);
        for (let i = at; i < end; i++) if (text.charCodeAt(i) === 10) line++;
        fields.push(value);
        at = end;
      } else {
        const from = at;
        while (at < text.length && !isBorder(text.charCodeAt(at))) at++;
        fields.push(text.slice(from, at));
      }
      if (text[at] !== ',') break;
      at++;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    if (fields.length > 1 || fields[0] !== '') yield { line: start, fields };
  }
}

const isBorder = (code: number): boolean => code === 44 || code === 10 || code === 13;

function quoted(text: string, from: number, line: number): { readonly value: string; readonly end: number } {
  let value = '';
  let at = from + 1;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end === -1) throw new SyntaxError(`line ${line}: a quote is never closed`);
    value += text.slice(at, end);
    if (text[end + 1] !== '"') {
      let after = end + 1;
      // What stands between the closing quote and the next border belongs to no field: kept as it is.
      while (after < text.length && !isBorder(text.charCodeAt(after))) after++;
      return { value: value + text.slice(end + 1, after), end: after };
    }
    value += '"';
    at = end + 2;
  }
}
