/**
 * The pattern as the engine's own regular expression, where that is certain to mean the same and to be
 * linear in the text; undefined otherwise. The engine's is about ten times as fast as an automaton in
 * JavaScript, but it backtracks, so only patterns are let through that leave it nothing to go back to:
 *
 * - literals, classes of literals and ranges, \d, \b, groups, alternatives, bounded repeats of at most
 *   64 characters in all: each start costs a bounded amount;
 * - one unbounded repeat of a class at the end (or before a last \b), after a literal beginning whose
 *   first character the class does not hold: what it reads can start no other match.
 *
 * A pattern that can match nothing, or that needs RE2's own rules (\s, \w, \p, flags, the dot, anchors),
 * is not among them.
 */
export function nativeRegex(pattern: string, ignoreCase: boolean): RegExp | undefined {
  if (ignoreCase && !foldsPlainly(pattern)) return undefined;
  const reader = new Reader(pattern, ignoreCase);
  if (!reader.isSafe()) return undefined;
  return new RegExp(pattern, ignoreCase ? 'gi' : 'g');
}

const MAX_UNITS = 64;
const LITERAL = /[A-Za-z0-9_ ,:;!@#%&=~`'"<>/-]/;
const CLASS =
  /^\[(?:[A-Za-z0-9_ ,:;!?@#%&=~`'"<>/.*+$()|？！。，]|[A-Za-z0-9]-[A-Za-z0-9]|\\[dnt.\-\]\\])+\]/;
const ESCAPED = /^\\[.\-+*?()[\]{}|^$/\\]/;
const REPEAT = /^\{(\d{1,2})(?:,(\d{1,2}))?\}/;

/** Beyond ASCII, case folding differs between engines in places: only characters without a case are let through. */
function foldsPlainly(pattern: string): boolean {
  return [...pattern].every((char) => char < '\x7f' || char.toLowerCase() === char.toUpperCase());
}

/** What one part of a pattern may match: shortest and longest, in units. */
interface Extent {
  readonly min: number;
  readonly max: number;
}

class Reader {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  #at = 0;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  isSafe(): boolean {
    const extent = this.#choice();
    return (
      extent !== undefined && this.#at === this.#source.length && extent.min > 0 && extent.max <= MAX_UNITS
    );
  }

  #choice(): Extent | undefined {
    let all = this.#sequence();
    while (all !== undefined && this.#take('|')) {
      const other = this.#sequence();
      all =
        other === undefined
          ? undefined
          : { min: Math.min(all.min, other.min), max: Math.max(all.max, other.max) };
    }
    return all;
  }

  #sequence(): Extent | undefined {
    let min = 0;
    let max = 0;
    while (this.#at < this.#source.length && !this.#next('|') && !this.#next(')')) {
      const start = this.#at;
      if (this.#take('\\b')) continue;
      const atom = this.#atom();
      if (atom === undefined) return undefined;
      const repeat = this.#repeat(this.#source.slice(start, this.#at), min > 0 || max > 0);
      if (repeat === undefined) return undefined;
      min += atom.min * repeat.min;
      max += atom.max * repeat.max;
    }
    return { min, max };
  }

  #atom(): Extent | undefined {
    if (this.#take('(?:') || (!this.#source.startsWith('(?', this.#at) && this.#take('('))) {
      const inner = this.#choice();
      return this.#take(')') ? inner : undefined;
    }
    const rest = this.#source.slice(this.#at);
    const found =
      CLASS.exec(rest)?.[0] ?? (rest.startsWith('\\d') ? '\\d' : undefined) ?? ESCAPED.exec(rest)?.[0];
    const text =
      found ?? (LITERAL.test(rest.charAt(0)) || rest.charCodeAt(0) > 0x7f ? rest.charAt(0) : undefined);
    if (text === undefined || /^[\ud800-\udfff]/.test(text)) return undefined;
    this.#at += text.length;
    return { min: 1, max: 1 };
  }

  /** How often the atom just read is repeated; undefined for a repeat that is not safe. */
  #repeat(atom: string, afterSomething: boolean): Extent | undefined {
    const counted = REPEAT.exec(this.#source.slice(this.#at));
    if (counted !== null) {
      this.#at += counted[0].length;
      const min = Number(counted[1]);
      const max = Number(counted[2] ?? counted[1]);
      return this.#next('?') || this.#next('{') || max < min ? undefined : { min, max };
    }
    if (this.#take('?')) return this.#next('?') ? undefined : { min: 0, max: 1 };
    if (this.#next('*') || this.#next('+')) {
      const once = this.#take('+') ? 1 : 0;
      if (once === 0) this.#take('*');
      const last = this.#at === this.#source.length || this.#source.slice(this.#at) === '\\b';
      return last && afterSomething && this.#cannotStartInside(atom) ? { min: once, max: once } : undefined;
    }
    return this.#next('{') ? undefined : { min: 1, max: 1 };
  }

  /** Whether the pattern opens with a literal that `atom` does not match. */
  #cannotStartInside(atom: string): boolean {
    const opening = /^(?:\\b)?([A-Za-z0-9_-])(?![?*+{|])/.exec(this.#source)?.[1];
    if (opening === undefined || this.#source.includes('|') || this.#source.includes('(')) return false;
    return !new RegExp(`^${atom}$`, this.#ignoreCase ? 'i' : '').test(opening);
  }

  #next(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#next(text)) return false;
    this.#at += text.length;
    return true;
  }
}
