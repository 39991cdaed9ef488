import type { Kind } from '../../../../core/kind.ts';
import type { StrategyKind } from '../define.ts';
import { alphabet } from './alphabet.ts';
import { codedStrategy } from './coded.ts';
import { foldCase, LATIN } from './letters.ts';

export interface LetterForms extends Kind {
  readonly source: string;
  readonly family?: StrategyKind['family'];
  readonly note?: string;
  /** For a to z, one code point each. Made anew at each call. */
  small(): string;
  /** For A to Z; left out: capitals are written as small letters. */
  capital?(): string;
}

/** A strategy that writes the Latin letters in other forms of them, and leaves all else. */
export function letterForms({ small, capital, family = 'obfuscation', ...rest }: LetterForms): StrategyKind {
  const both = () => alphabet(LATIN + LATIN.toUpperCase(), small() + (capital?.() ?? ''));
  const fold = (text: string) => (capital === undefined ? foldCase(text) : text);
  return codedStrategy({
    ...rest,
    family,
    write: (text) => both().write(fold(text)),
    read: (payload) => both().read(payload),
    normalise: (text) => both().normalise(fold(text)),
  });
}
