import { parsePattern } from './parse.ts';
import { compileProgram, type Program, type Step } from './program.ts';
import { type Assertion, isAsciiWordCode } from './syntax.ts';

/** What stands before a position: it decides `^` and `\b`. */
const BEFORE = { textStart: 0, newline: 1, word: 2, other: 3 } as const;
/** Class of the end of the text; classes of characters follow. */
const END = 0;
const MAX_STATES = 2_000;

interface State {
  /** Program steps still alive, in order of preference, before the empty moves are followed. */
  readonly kernel: readonly number[];
  readonly before: number;
  /** By class of the next character: the state after it. */
  readonly next: (State | undefined)[];
  /** By class of the next character: whether a match ends before it. */
  readonly ends: boolean[];
}

/**
 * A regular expression with RE2's syntax and meaning whose search is linear in the text whatever the
 * pattern: a Thompson automaton, made deterministic step by step as texts need it. Text units are code
 * points. Not safe to share between threads; the states seen are kept, up to a limit.
 */
export class LinearRegex {
  readonly #program: Program;
  readonly #latin = new Uint16Array(256);
  readonly #classes = new Map<number, number>();
  readonly #signatures = new Map<string, number>();
  /** By class: a code point of it, to test sets with. */
  readonly #members: number[] = [-1];
  #states = new Map<string, State>();

  /** Throws a PatternError. */
  constructor(pattern: string, options: { readonly ignoreCase: boolean }) {
    this.#program = compileProgram(parsePattern(pattern, options.ignoreCase));
  }

  /** True when the pattern matches anywhere in the first `limit` UTF-16 units. O(text). */
  test(text: string, limit = text.length): boolean {
    return this.#endOfMatch(text, 0, Math.min(limit, text.length), true) >= 0;
  }

  /** How many matches follow one another without overlap, leftmost first, as Go's FindAll counts. */
  count(text: string, limit = text.length): number {
    const length = Math.min(limit, text.length);
    let count = 0;
    let previousEnd = -1;
    let from = 0;
    while (from <= length) {
      const end = this.#endOfMatch(text, from, length, false);
      if (end < 0) break;
      if (end !== previousEnd) count++;
      previousEnd = end;
      from = end > from ? end : from + unitsAt(text, from);
    }
    return count;
  }

  /** Where the preferred leftmost match at or after `from` ends, or the first end found; -1 without one. */
  #endOfMatch(text: string, from: number, length: number, anyEnd: boolean): number {
    let state = this.#state([this.#program.start], beforeAt(text, from));
    const latin = this.#latin;
    let found = -1;
    for (let i = from; i <= length; ) {
      const atEnd = i >= length;
      let code = atEnd ? -1 : text.charCodeAt(i);
      if (code >= 0xd800 && code <= 0xdbff) code = text.codePointAt(i) as number;
      let cls = code >= 0 && code < 256 ? (latin[code] as number) : 0;
      if (cls === 0) cls = atEnd ? END : this.#classOf(code);
      let after = state.next[cls];
      if (after === undefined) {
        this.#step(state, cls);
        after = state.next[cls] as State;
      }
      if (state.ends[cls] === true) {
        found = i;
        if (anyEnd) return found;
      }
      if (atEnd || after.kernel.length === 0) break;
      state = after;
      i += code > 0xffff ? 2 : 1;
    }
    return found;
  }

  #classOf(code: number): number {
    const known = code < 256 ? this.#latin[code] : this.#classes.get(code);
    if (known !== undefined && known !== 0) return known;
    const bits = this.#program.sets.map((has) => (has(code) ? '1' : '0')).join('');
    const signature = `${bits}${code === 10 ? 'n' : isAsciiWordCode(code) ? 'w' : ''}`;
    let cls = this.#signatures.get(signature);
    if (cls === undefined) {
      cls = this.#members.push(code) - 1;
      this.#signatures.set(signature, cls);
    }
    if (code < 256) this.#latin[code] = cls;
    else this.#classes.set(code, cls);
    return cls;
  }

  #state(kernel: readonly number[], before: number): State {
    const key = `${before}:${kernel.join(',')}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (this.#states.size >= MAX_STATES) this.#states = new Map();
    const state: State = { kernel, before, next: [], ends: [] };
    this.#states.set(key, state);
    return state;
  }

  /** Works out what happens in `state` before and upon a character of class `cls`. */
  #step(state: State, cls: number): void {
    const { steps, sets } = this.#program;
    const code = this.#members[cls] ?? -1;
    const seen = new Set<number>();
    const kernel = new Set<number>();
    const stack = [...state.kernel].reverse();
    let ends = false;
    while (stack.length > 0) {
      const at = stack.pop() as number;
      if (seen.has(at)) continue;
      seen.add(at);
      const step = steps[at] as Step;
      if (step.op === 'match') {
        // Whatever is preferred less than a match is dropped: leftmost, then first alternative.
        ends = true;
        break;
      }
      if (step.op === 'split') stack.push(step.other, step.next);
      else if (step.op === 'assert') {
        if (holds(step.assertion, state.before, code)) stack.push(step.next);
      } else if (code >= 0 && sets[step.set]?.(code) === true) kernel.add(step.next);
    }
    state.ends[cls] = ends;
    state.next[cls] = this.#state([...kernel], beforeFor(code));
  }
}

function beforeFor(code: number): number {
  if (code < 0) return BEFORE.textStart;
  if (code === 10) return BEFORE.newline;
  return isAsciiWordCode(code) ? BEFORE.word : BEFORE.other;
}

function beforeAt(text: string, index: number): number {
  return index === 0 ? BEFORE.textStart : beforeFor(text.charCodeAt(index - 1));
}

function holds(assertion: Assertion, before: number, next: number): boolean {
  switch (assertion) {
    case 'text_start':
      return before === BEFORE.textStart;
    case 'text_end':
      return next < 0;
    case 'line_start':
      return before === BEFORE.textStart || before === BEFORE.newline;
    case 'line_end':
      return next < 0 || next === 10;
    default: {
      const boundary = (before === BEFORE.word) !== (next >= 0 && isAsciiWordCode(next));
      return boundary === (assertion === 'boundary');
    }
  }
}

function unitsAt(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
