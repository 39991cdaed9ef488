import { ignoringCase, perlSet, posixSet, unicodeSet } from './sets.ts';
import { type Assertion, type CodeSet, type Node, PatternError } from './syntax.ts';

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
}

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
const MAX_REPEAT = 1000;
const MAX_DEPTH = 200;

/** The tree of an RE2 pattern. Throws a PatternError on what RE2 refuses: back-references, look-around. */
export function parsePattern(pattern: string, ignoreCase: boolean): Node {
  return new Parser(pattern).parse({ i: ignoreCase, m: false, s: false, U: false });
}

class Parser {
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  parse(flags: Flags): Node {
    const node = this.#choice(flags);
    if (this.#at < this.#source.length) this.#fail('there is a ) without a (');
    return node;
  }

  #choice(outer: Flags): Node {
    if (++this.#depth > MAX_DEPTH) this.#fail('groups are nested too deeply');
    const branches: Node[] = [];
    let flags = outer;
    let parts: Node[] = [];
    for (;;) {
      const next = this.#peek();
      if (next === '' || next === ')') break;
      if (next === '|') {
        this.#at++;
        branches.push({ kind: 'sequence', parts });
        parts = [];
        continue;
      }
      const inline = this.#inlineFlags(flags);
      if (inline !== undefined) {
        flags = inline;
        continue;
      }
      parts.push(this.#quantified(this.#atom(flags), flags));
    }
    this.#depth--;
    branches.push({ kind: 'sequence', parts });
    const [only] = branches;
    return branches.length === 1 && only !== undefined ? only : { kind: 'choice', branches };
  }

  /** `(?i)` and its like, which hold until the group ends. */
  #inlineFlags(flags: Flags): Flags | undefined {
    const match = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (match === null) return undefined;
    this.#at += match[0].length;
    return withFlags(flags, match[1] ?? '', match[2] ?? '');
  }

  #quantified(atom: Node, flags: Flags): Node {
    let node = atom;
    for (;;) {
      const range = this.#range();
      if (range === undefined) return node;
      const question = this.#take('?');
      if (node.kind === 'repeat' && node !== atom) this.#fail('a repetition is repeated without a group');
      node = { kind: 'repeat', part: node, ...range, lazy: question !== flags.U };
    }
  }

  #range(): { min: number; max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#take('?')) return { min: 0, max: 1 };
    const match = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (match === null) return undefined;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (min > MAX_REPEAT || (max !== Number.POSITIVE_INFINITY && max > MAX_REPEAT)) {
      this.#fail(`a repetition goes beyond ${MAX_REPEAT}`);
    }
    if (max < min) this.#fail('a repetition has its bounds the wrong way round');
    this.#at += match[0].length;
    return { min, max };
  }

  #atom(flags: Flags): Node {
    const start = this.#at;
    const char = this.#nextChar();
    if (char === '(') return this.#group(flags);
    if (char === '[') return set(this.#bracket(flags));
    if (char === '.') return set(flags.s ? () => true : (code) => code !== 10);
    if (char === '^') return { kind: 'assert', assertion: flags.m ? 'line_start' : 'text_start' };
    if (char === '$') return { kind: 'assert', assertion: flags.m ? 'line_end' : 'text_end' };
    if (char === '*' || char === '+' || char === '?') this.#fail(`${char} has nothing to repeat`, start);
    if (char === '\\') return this.#escape(flags);
    return literal(char, flags);
  }

  #group(flags: Flags): Node {
    let inner = flags;
    if (this.#peek() === '?') {
      const rest = this.#source.slice(this.#at);
      const named = /^\?P?<[A-Za-z_]\w*>/.exec(rest);
      const flagged = /^\?([imsU]*)(?:-([imsU]+))?:/.exec(rest);
      if (named !== null) this.#at += named[0].length;
      else if (flagged !== null) {
        this.#at += flagged[0].length;
        inner = withFlags(flags, flagged[1] ?? '', flagged[2] ?? '');
      } else if (/^\?<?[=!]/.test(rest)) this.#fail('look-ahead and look-behind are not supported');
      else this.#fail('this kind of group is not supported');
    }
    const node = this.#choice(inner);
    if (!this.#take(')')) this.#fail('a ( is not closed');
    return node;
  }

  #escape(flags: Flags): Node {
    const at = this.#at;
    const letter = this.#peek();
    const assertions: Readonly<Record<string, Assertion>> = {
      A: 'text_start',
      z: 'text_end',
      b: 'boundary',
      B: 'no_boundary',
    };
    const assertion = Object.hasOwn(assertions, letter) ? assertions[letter] : undefined;
    if (assertion !== undefined) {
      this.#at++;
      return { kind: 'assert', assertion };
    }
    if (letter === 'Q') return this.#quoted(flags);
    if (/[1-9k]/.test(letter)) this.#fail('back-references are not supported', at);
    return set(this.#withCase(this.#escapedSet(), flags));
  }

  /** `\Q…\E`: everything between is meant literally. */
  #quoted(flags: Flags): Node {
    const end = this.#source.indexOf('\\E', this.#at);
    const text = this.#source.slice(this.#at + 1, end === -1 ? undefined : end);
    this.#at = end === -1 ? this.#source.length : end + 2;
    return { kind: 'sequence', parts: [...text].map((char) => literal(char, flags)) };
  }

  /** What follows a backslash where a set of characters is meant; a single character is a set of one. */
  #escapedSet(): CodeSet {
    const at = this.#at;
    const char = this.#nextChar();
    if (char === '') this.#fail('the pattern ends in a backslash', at);
    const perl = perlSet(char);
    if (perl !== undefined && /[dswDSW]/.test(char)) return perl;
    if (char === 'p' || char === 'P') {
      const match = /^(?:\{(\^?\w+)\}|(\w))/.exec(this.#source.slice(this.#at));
      if (match === null) this.#fail('\\p needs a class name', at);
      this.#at += match[0].length;
      return unicodeSet(match[1] ?? match[2] ?? '', char === 'P', at);
    }
    const code = this.#escapedCode(char, at);
    return (candidate) => candidate === code;
  }

  #escapedCode(char: string, at: number): number {
    if (Object.hasOwn(CONTROL, char)) return CONTROL[char] ?? 0;
    if (char === '0') return 0;
    if (char === 'x') {
      const match = /^(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/.exec(this.#source.slice(this.#at));
      const code = match === null ? Number.NaN : Number.parseInt(match[1] ?? match[2] ?? '', 16);
      if (match === null || !(code <= 0x10ffff)) this.#fail('\\x needs two hexadecimal digits or {…}', at);
      this.#at += match[0].length;
      return code;
    }
    if (/[A-Za-z0-9]/.test(char)) this.#fail(`\\${char} is not known`, at);
    return char.codePointAt(0) ?? 0;
  }

  #bracket(flags: Flags): CodeSet {
    const start = this.#at - 1;
    const negated = this.#take('^');
    const sets: CodeSet[] = [];
    const singles = new Set<number>();
    const ranges: [number, number][] = [];
    for (let first = true; ; first = false) {
      const at = this.#at;
      const posix = /^\[:(\^?)(\w+):\]/.exec(this.#source.slice(at, at + 16));
      if (posix !== null) {
        this.#at += posix[0].length;
        sets.push(posixSet(posix[2] ?? '', posix[1] === '^', at));
        continue;
      }
      const char = this.#nextChar();
      if (char === '') this.#fail('a [ is not closed', start);
      if (char === ']' && !first) break;
      if (char === '\\' && /[dswDSWpP]/.test(this.#peek())) {
        sets.push(this.#escapedSet());
        continue;
      }
      const low = char === '\\' ? this.#classEscape() : (char.codePointAt(0) ?? 0);
      if (this.#peek() !== '-' || ['', ']'].includes(this.#source[this.#at + 1] ?? '')) {
        singles.add(low);
        continue;
      }
      this.#at++;
      const end = this.#nextChar();
      const high = end === '\\' ? this.#classEscape() : (end.codePointAt(0) ?? 0);
      if (high < low) this.#fail('a range has its ends the wrong way round', at);
      ranges.push([low, high]);
    }
    const has: CodeSet = (code) =>
      singles.has(code) ||
      ranges.some(([low, high]) => code >= low && code <= high) ||
      sets.some((one) => one(code));
    const cased = this.#withCase(has, flags);
    return negated ? (code) => !cased(code) : cased;
  }

  #classEscape(): number {
    const at = this.#at;
    return this.#escapedCode(this.#nextChar(), at);
  }

  #withCase(codes: CodeSet, flags: Flags): CodeSet {
    return flags.i ? ignoringCase(codes) : codes;
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  #nextChar(): string {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) return '';
    const char = String.fromCodePoint(code);
    this.#at += char.length;
    return char;
  }

  #fail(message: string, at = this.#at): never {
    throw new PatternError(message, at);
  }
}

function set(has: CodeSet): Node {
  return { kind: 'set', has };
}

function literal(char: string, flags: Flags): Node {
  const code = char.codePointAt(0) ?? 0;
  const one: CodeSet = (candidate) => candidate === code;
  return set(flags.i ? ignoringCase(one) : one);
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const value = (flag: keyof Flags) => (flags[flag] || on.includes(flag)) && !off.includes(flag);
  return { i: value('i'), m: value('m'), s: value('s'), U: value('U') };
}
