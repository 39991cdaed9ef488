/** A set of characters: a bit for each of ASCII, and one for all the rest. */
export type CharSet = bigint;

/** One part of a pattern, in the order in which it is matched. */
export type Part =
  | { readonly is: 'chars'; readonly set: CharSet; readonly min: number; readonly max: number }
  | { readonly is: 'edge'; readonly start: boolean }
  | {
      readonly is: 'group';
      readonly ways: readonly (readonly Part[])[];
      readonly min: number;
      readonly max: number;
    };

const OTHERS = 1n << 128n;
export const ANY_CHAR: CharSet = (1n << 129n) - 1n;

/** Reads the part of the regular expression grammar that rules may use; throws a sentence for what they may not. */
export function parsePattern(source: string): readonly (readonly Part[])[] {
  const reader = new Reader(source);
  const ways = reader.ways(0);
  if (!reader.atEnd) throw new Error('it has a bracket too many');
  return ways;
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  ways(depth: number): Part[][] {
    if (depth > 10) throw new Error('its brackets are nested too deep');
    const ways: Part[][] = [[]];
    while (!this.atEnd && this.#peek() !== ')') {
      if (this.#take('|')) ways.push([]);
      else ways.at(-1)?.push(this.#part(depth));
    }
    return ways;
  }

  #part(depth: number): Part {
    if (this.#take('^')) return { is: 'edge', start: true };
    if (this.#take('$')) return { is: 'edge', start: false };
    if (this.#take('(')) return this.#group(depth);
    const set = this.#one();
    if (set === undefined) return { is: 'edge', start: false };
    return { is: 'chars', set, ...this.#times() };
  }

  #group(depth: number): Part {
    if (this.#take('?') && !this.#take(':')) throw new Error('it looks ahead, looks behind or names a group');
    const ways = this.ways(depth + 1);
    if (!this.#take(')')) throw new Error('a bracket is not closed');
    return { is: 'group', ways, ...this.#times() };
  }

  /** The characters of one place; undefined for an edge of a word. */
  #one(): CharSet | undefined {
    const char = this.#next();
    if (char === '.') return ANY_CHAR & ~bit('\n');
    if (char === '[') return this.#class();
    if (char === '*' || char === '+' || char === '?') throw new Error('a quantifier stands alone');
    return char === '\\' ? this.#escape() : anyCase(bit(char));
  }

  #escape(): CharSet | undefined {
    const char = this.#next();
    if (char === 'b' || char === 'B') return undefined;
    if (/[1-9k]/.test(char)) throw new Error('it refers back to a group');
    return escaped(char);
  }

  #class(): CharSet {
    const negated = this.#take('^');
    let set = 0n;
    let first = true;
    while (first || this.#peek() !== ']') {
      if (this.atEnd) throw new Error('a class is not closed');
      first = false;
      const low = this.#next();
      if (low === '\\') {
        set |= escaped(this.#next());
      } else if (this.#peek() === '-' && this.#source[this.#at + 1] !== ']') {
        this.#at += 1;
        let high = this.#next();
        if (high === '\\') high = this.#next();
        for (let code = low.charCodeAt(0); code <= Math.min(high.charCodeAt(0), 127); code += 1)
          set |= bit(String.fromCharCode(code));
        if (high.charCodeAt(0) > 127) set |= OTHERS;
      } else set |= bit(low);
    }
    this.#at += 1;
    return negated ? ANY_CHAR & ~anyCase(set) : anyCase(set);
  }

  #times(): { min: number; max: number } {
    let times = { min: 1, max: 1 };
    if (this.#take('*')) times = { min: 0, max: Number.POSITIVE_INFINITY };
    else if (this.#take('+')) times = { min: 1, max: Number.POSITIVE_INFINITY };
    else if (this.#take('?')) return { min: 0, max: 1 };
    else {
      const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.#source.slice(this.#at));
      if (counted === null) return times;
      this.#at += counted[0].length;
      const min = Number(counted[1]);
      const open = counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3]);
      times = { min, max: counted[2] === undefined ? min : open };
    }
    this.#take('?');
    return times;
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at += 1;
    return true;
  }

  #next(): string {
    const char = this.#source[this.#at];
    if (char === undefined) throw new Error('it ends too soon');
    this.#at += 1;
    return char;
  }
}

const SPACES = [...' \t\n\r\f\v'].reduce((set, char) => set | bit(char), OTHERS);
const DIGITS = range('0', '9');
const WORDS = DIGITS | range('a', 'z') | range('A', 'Z') | bit('_');
const CLASSES: Readonly<Record<string, CharSet>> = {
  d: DIGITS,
  D: ANY_CHAR & ~DIGITS,
  w: WORDS,
  W: ANY_CHAR & ~WORDS,
  s: SPACES,
  S: (ANY_CHAR & ~SPACES) | OTHERS,
  n: bit('\n'),
  r: bit('\r'),
  t: bit('\t'),
};

function escaped(char: string): CharSet {
  const known = CLASSES[char];
  if (known !== undefined) return known;
  if (/[a-zA-Z0-9]/.test(char)) throw new Error(`it uses \\${char}`);
  return bit(char);
}

function range(low: string, high: string): CharSet {
  let set = 0n;
  for (let code = low.charCodeAt(0); code <= high.charCodeAt(0); code += 1) set |= 1n << BigInt(code);
  return set;
}

function bit(char: string): CharSet {
  const code = char.charCodeAt(0);
  return code > 127 ? OTHERS : 1n << BigInt(code);
}

/** Patterns run without regard to case. */
function anyCase(set: CharSet): CharSet {
  const lower = (set >> 97n) & LETTERS;
  const upper = (set >> 65n) & LETTERS;
  return set | ((lower | upper) << 97n) | ((lower | upper) << 65n);
}

const LETTERS = (1n << 26n) - 1n;
