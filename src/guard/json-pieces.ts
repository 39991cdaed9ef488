/** A part of a text. What is `fixed` is read for its sense and stays as it is. */
export interface Piece {
  readonly raw: string;
  /** What it says. */
  readonly text: string;
  readonly kind: 'text' | 'fixed' | 'string' | 'number';
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * A valid JSON document in pieces whose `raw` together are the document. Keys are strings as well. O(length), by hand: a pattern
 * for a string of megabytes runs out of stack.
 */
export function jsonPieces(document: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const fixed = (to: number) => {
    const raw = document.slice(done, to);
    if (raw !== '') pieces.push({ raw, text: raw, kind: 'fixed' });
    done = to;
  };
  for (let at = 0; at < document.length; ) {
    const char = document[at] as string;
    if (char === '"') {
      const end = stringEnd(document, at + 1);
      fixed(at + 1);
      const raw = document.slice(at + 1, end);
      const text = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
      pieces.push({ raw, text, kind: 'string' });
      done = end;
      at = end + 1;
    } else if (/[-\d]/.test(char)) {
      fixed(at);
      do at++;
      while (/[-+.\deE]/.test(document[at] ?? ''));
      const raw = document.slice(done, at);
      pieces.push({ raw, text: raw, kind: 'number' });
      done = at;
    } else at++;
  }
  fixed(document.length);
  return pieces;
}

/** Position of the quote that ends the string whose inside begins at `from`. */
function stringEnd(document: string, from: number): number {
  let end = document.indexOf('"', from);
  for (;;) {
    let slashes = 0;
    while (end - slashes > from && document[end - slashes - 1] === '\\') slashes++;
    if (slashes % 2 === 0) return end;
    end = document.indexOf('"', end + 1);
  }
}
