import { FairleadError } from '../../../core/errors.ts';
import { nativeRegex } from './native-regex.ts';
import { LinearRegex } from './regex/linear-regex.ts';
import { PatternError } from './regex/syntax.ts';

/** Patterns read at most this much of a text, in UTF-16 units. */
export const MAX_SCANNED_UNITS = 262_144;

/** A search whose time is linear in the text, whatever the pattern. */
export interface UserRegex {
  /** True when the pattern matches anywhere in the first `limit` UTF-16 units. */
  test(text: string, limit?: number): boolean;
  /** How many matches follow one another without overlap. */
  count(text: string, limit?: number): number;
}

/**
 * A pattern that a configuration gives, as a search that no prompt can stall: the engine's own where that is
 * certain to be linear, else an automaton. Throws FL_CONFIG_INVALID on what is not RE2 syntax.
 */
export function userRegex(
  pattern: string,
  options: { readonly caseSensitive: boolean; readonly param: string },
): UserRegex {
  const ignoreCase = !options.caseSensitive;
  try {
    const linear = new LinearRegex(pattern, { ignoreCase });
    const native = nativeRegex(pattern, ignoreCase);
    return native === undefined ? linear : new NativeSearch(native);
  } catch (thrown) {
    if (!(thrown instanceof PatternError)) throw thrown;
    throw new FairleadError(
      'FL_CONFIG_INVALID',
      `the pattern ${JSON.stringify(pattern)} is refused at character ${thrown.at + 1}: ${thrown.message}`,
      {
        param: options.param,
        hint: 'Patterns have RE2 syntax: no look-around, no back-references.',
        cause: thrown,
      },
    );
  }
}

class NativeSearch implements UserRegex {
  readonly #regex: RegExp;

  constructor(regex: RegExp) {
    this.#regex = regex;
  }

  test(text: string, limit = text.length): boolean {
    this.#regex.lastIndex = 0;
    return this.#regex.test(cut(text, limit));
  }

  count(text: string, limit = text.length): number {
    const regex = this.#regex;
    const within = cut(text, limit);
    regex.lastIndex = 0;
    let count = 0;
    while (regex.test(within)) count++;
    return count;
  }
}

const cut = (text: string, limit: number) => (limit < text.length ? text.slice(0, limit) : text);
