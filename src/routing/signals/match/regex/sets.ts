import { foldUnit } from '../../../fold.ts';
import { type CodeSet, isAsciiWordCode, PatternError } from './syntax.ts';

const digit: CodeSet = (code) => code >= 48 && code <= 57;
const space: CodeSet = (code) => code === 9 || code === 10 || code === 12 || code === 13 || code === 32;

/** The sets that Perl names with one letter, with RE2's ASCII meaning. */
const PERL: Readonly<Record<string, CodeSet>> = { d: digit, s: space, w: isAsciiWordCode };

/** POSIX names that stand in `[[:name:]]`, as JavaScript class bodies. */
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

const complement =
  (set: CodeSet): CodeSet =>
  (code) =>
    !set(code);

/** `\d`, `\S` and so on; undefined for any other letter. */
export function perlSet(letter: string): CodeSet | undefined {
  const set = PERL[letter.toLowerCase()];
  return set === undefined || letter === letter.toLowerCase() ? set : complement(set);
}

export function posixSet(name: string, negated: boolean, at: number): CodeSet {
  const body = POSIX[name];
  if (body === undefined) throw new PatternError(`there is no class [:${name}:]`, at);
  const set = fromRegExp(new RegExp(`[${body}]`));
  return negated ? complement(set) : set;
}

/** `\p{name}`: a general category or a script. */
export function unicodeSet(name: string, negated: boolean, at: number): CodeSet {
  const bare = name.startsWith('^') ? name.slice(1) : name;
  let expression: RegExp | undefined;
  for (const body of [`\\p{${bare}}`, `\\p{Script=${bare}}`]) {
    try {
      expression ??= new RegExp(body, 'u');
    } catch {
      // Not a property of that sort: the next one is tried.
    }
  }
  if (expression === undefined) throw new PatternError(`there is no Unicode class ${name}`, at);
  const set = fromRegExp(expression);
  return negated !== name.startsWith('^') ? complement(set) : set;
}

function fromRegExp(expression: RegExp): CodeSet {
  return (code) => expression.test(String.fromCodePoint(code));
}

/** Widens a set to what differs from its members only in case. */
export function ignoringCase(set: CodeSet): CodeSet {
  return (code) => {
    if (set(code)) return true;
    const text = String.fromCodePoint(code);
    const lower = text.toLowerCase().codePointAt(0) ?? code;
    const upper = text.toUpperCase().codePointAt(0) ?? code;
    return set(lower) || set(upper) || (code <= 0xffff && set(foldUnit(code)));
  };
}
