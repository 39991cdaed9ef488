import { regexProblem } from '../fingerprints/regex-guard.ts';

/** A pattern of A.I.G. for our engine. */
export interface AigRegex {
  /** The groups of the first match, the whole match first; undefined: no match. */
  exec(text: string): readonly (string | undefined)[] | undefined;
  /** Why it is not run, or not over the whole text. */
  readonly warning?: string | undefined;
}

const POSIX: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};
const GUARDED_CHARS = 1_048_576;
/** RE2 runs in linear time and ours does not, so a pattern that the guard does not pass sees the text in pieces of this size. */
const PIECE_CHARS = 4_096;
const PIECES_CHARS = 65_536;
/** A piece begins and ends where the text does not. */
const ASKS_FOR_ENDS = /[\^$]|\(\?[<!=]/;
/** A repeated group that repeats or chooses inside can take time without bound on any length. */
const NESTED = /\([^()]*(?:[+*]|\{\d+,\}|\|)[^()]*\)(?:[+*]|\{\d+,)/;

/**
 * The pattern of Go's RE2 syntax (https://github.com/google/re2/wiki/Syntax) as a JavaScript one: leading flags, named
 * groups, text ends and POSIX classes. Never throws: what cannot be read or is not safe never matches, with a warning.
 */
export function compileRegex(source: string, flags: '' | 'i'): AigRegex {
  const { pattern, flags: own } = translate(source);
  const never = (warning: string): AigRegex => ({ exec: () => undefined, warning });
  if (NESTED.test(pattern)) return never(`the pattern ${source} could run without end`);
  let regex: RegExp;
  try {
    regex = new RegExp(pattern, [...new Set([...own, ...flags])].join(''));
  } catch {
    return never(`the pattern ${source} cannot be read`);
  }
  if (regexProblem(pattern) === undefined)
    return { exec: (text) => regex.exec(text.slice(0, GUARDED_CHARS)) ?? undefined };
  const limit = ASKS_FOR_ENDS.test(pattern.replaceAll('[^', '[')) ? PIECE_CHARS : PIECES_CHARS;
  return {
    exec: (text) => execInPieces(regex, text.slice(0, limit)),
    warning: `the pattern ${source} is run over ${limit} characters only`,
  };
}

/** Pieces overlap by half, so that no match of less than that is missed. */
function execInPieces(regex: RegExp, text: string): RegExpExecArray | undefined {
  for (let at = 0; at === 0 || at + PIECE_CHARS / 2 < text.length; at += PIECE_CHARS / 2) {
    const found = regex.exec(text.slice(at, at + PIECE_CHARS));
    if (found !== null) return found;
  }
  return undefined;
}

function translate(source: string): { readonly pattern: string; readonly flags: string } {
  const [whole = '', letters = ''] = /^(?:\(\?([imsU]+)\))*/.exec(source) ?? [];
  const all = [...whole.matchAll(/\(\?([imsU]+)\)/g)].map(([, group]) => group).join('') || letters;
  const pattern = source
    .slice(whole.length)
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\w+):\]/g, (found, name: string) => POSIX[name] ?? found)
    .replace(/\\A/g, '(?<![\\s\\S])')
    .replace(/\\z/g, '(?![\\s\\S])');
  return { pattern, flags: [...new Set(all.replace(/U/g, ''))].join('') };
}
