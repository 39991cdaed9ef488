/** Says whether a code point belongs to a set. */
export type CodeSet = (codePoint: number) => boolean;

export type Assertion = 'text_start' | 'text_end' | 'line_start' | 'line_end' | 'boundary' | 'no_boundary';

export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly has: CodeSet }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly branches: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly part: Node;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    };

/** Why a pattern is refused; `at` is an offset in UTF-16 units. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

export function isAsciiWordCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
  );
}
