import type { Kind } from '../../../../core/kind.ts';
import type { StrategyKind } from '../define.ts';
import { codedStrategy } from './coded.ts';
import { foldCase } from './letters.ts';

export interface TokenCode extends Kind {
  readonly source: string;
  readonly note: string;
  /** The signs that have a token, small letters. */
  readonly signs: string;
  /** The token of each sign, in the order of `signs`; without spaces. Made anew at each call. */
  tokens(): readonly string[];
  /** Letters that share a token with another are told here. */
  readonly merge?: (text: string) => string;
}

/**
 * A strategy that writes each letter as a token: a space between letters, a slash between words, in quotes what has no
 * token. Case and the kind of space are lost.
 */
export function tokenCode({ signs, tokens, merge = (text) => text, ...rest }: TokenCode): StrategyKind {
  const normalise = (text: string) => merge(foldCase(text)).split(/\s+/).filter(Boolean).join(' ');
  return codedStrategy({
    ...rest,
    write(text) {
      const list = tokens();
      const codes = new Map(Array.from(signs, (sign, i) => [sign, list[i] ?? '']));
      const word = (letters: string) =>
        Array.from(letters, (sign) => codes.get(sign) ?? `'${sign}'`).join(' ');
      return normalise(text).split(' ').map(word).join(' / ');
    },
    read(payload) {
      const letters = Array.from(signs);
      const read = new Map(tokens().map((token, i) => [token, letters[i] ?? '']));
      const sign = (token: string) => read.get(token) ?? token.slice(1, -1);
      return payload
        .split(' / ')
        .map((word) => word.split(' ').map(sign).join(''))
        .join(' ');
    },
    normalise,
  });
}
