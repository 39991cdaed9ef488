import { FairleadError } from '../../../core/errors.ts';
import { LinearRegex } from './regex/linear-regex.ts';
import { PatternError } from './regex/syntax.ts';

/** Patterns read at most this much of a text, in UTF-16 units. */
export const MAX_SCANNED_UNITS = 262_144;

/**
 * A pattern that a configuration gives, as a search whose time is linear in the text, so that no pattern and
 * no prompt can stall the process. Throws FL_CONFIG_INVALID on what is not RE2 syntax.
 */
export function userRegex(pattern: string, options: { readonly caseSensitive: boolean; readonly param: string }): LinearRegex {
  try {
    return new LinearRegex(pattern, { ignoreCase: !options.caseSensitive });
  } catch (thrown) {
    if (!(thrown instanceof PatternError)) throw thrown;
    throw new FairleadError(
      'FL_CONFIG_INVALID',
      `the pattern ${JSON.stringify(pattern)} is refused at character ${thrown.at + 1}: ${thrown.message}`,
      { param: options.param, hint: 'Patterns have RE2 syntax: no look-around, no back-references.', cause: thrown },
    );
  }
}
