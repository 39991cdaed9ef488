import { Automaton } from './automaton.ts';
import type { LiteralOptions, LiteralRegistrar } from './literal-registrar.ts';
import { codePointAfter, codePointBefore, isBlockingCode, isWordCode } from './signals/match/text-units.ts';

/** Which registered literals occur in one text. */
export interface LiteralHits {
  has(handle: number): boolean;
  /** Occurrences that do not overlap one another. */
  count(handle: number): number;
  /** Offset of the first occurrence in UTF-16 code units; -1 when there is none. */
  first(handle: number): number;
}

/** Finds all registered literals in one pass. */
export interface LiteralMatcher {
  /** O(text) plus the hits. */
  scan(text: string): LiteralHits;
}

export const noHits: LiteralHits = { has: () => false, count: () => 0, first: () => -1 };

interface Literal {
  readonly phrase: string;
  readonly options: LiteralOptions;
  readonly wordStart: boolean;
  readonly wordEnd: boolean;
}

/** Collects literals while signals are created; the same literal asked for twice has one handle. */
export class LiteralCollector implements LiteralRegistrar {
  readonly #literals: Literal[] = [];
  readonly #handles = new Map<string, number>();

  add(phrase: string, options: LiteralOptions): number {
    const key = `${options.caseSensitive ? 1 : 0}${options.word}:${phrase}`;
    const known = this.#handles.get(key);
    if (known !== undefined) return known;
    const handle = this.#literals.length;
    const lastCode = codePointBefore(phrase, phrase.length);
    this.#literals.push({
      phrase,
      options,
      wordStart: phrase !== '' && isWordCode(codePointAfter(phrase, 0)),
      wordEnd: phrase !== '' && isWordCode(lastCode),
    });
    this.#handles.set(key, handle);
    return handle;
  }

  /** The matcher of all literals added so far; undefined when there are none. */
  build(): LiteralMatcher | undefined {
    return this.#literals.length === 0 ? undefined : new Matcher(this.#literals);
  }
}

class Matcher implements LiteralMatcher {
  readonly #literals: readonly Literal[];
  readonly #automata: readonly Automaton[];

  constructor(literals: readonly Literal[]) {
    this.#literals = [...literals];
    this.#automata = Automaton.forPhrases(literals.map(({ phrase }) => phrase));
  }

  scan(text: string): LiteralHits {
    const hits = new Hits(this.#literals, text);
    for (const automaton of this.#automata) automaton.scan(text, hits);
    return hits;
  }
}

class Hits implements LiteralHits {
  readonly #literals: readonly Literal[];
  readonly #text: string;
  readonly #counts: number[];
  /** Per literal the first hit, then the end of the last one. */
  readonly #firsts: number[];
  readonly #ends: number[];

  constructor(literals: readonly Literal[], text: string) {
    this.#literals = literals;
    this.#text = text;
    this.#counts = new Array<number>(literals.length).fill(0);
    this.#firsts = new Array<number>(literals.length).fill(-1);
    this.#ends = new Array<number>(literals.length).fill(0);
  }

  has(handle: number): boolean {
    return (this.#counts[handle] ?? 0) > 0;
  }

  count(handle: number): number {
    return this.#counts[handle] ?? 0;
  }

  first(handle: number): number {
    return this.#firsts[handle] ?? -1;
  }

  /** Called for every place where the folded phrase of literal `handle` ends, from left to right. */
  found(handle: number, end: number): void {
    const literal = this.#literals[handle];
    if (literal === undefined) return;
    const start = end - literal.phrase.length;
    if (start < (this.#ends[handle] ?? 0)) return;
    const { caseSensitive, word } = literal.options;
    if (caseSensitive && !this.#text.startsWith(literal.phrase, start)) return;
    if (word === 'strict' ? this.#blocked(start, end) : word && this.#touchesWord(literal, start, end))
      return;
    this.#ends[handle] = end;
    if (this.#counts[handle] === 0) this.#firsts[handle] = start;
    this.#counts[handle] = (this.#counts[handle] ?? 0) + 1;
  }

  #touchesWord(literal: Literal, start: number, end: number): boolean {
    return (
      (literal.wordStart && start > 0 && isWordCode(codePointBefore(this.#text, start))) ||
      (literal.wordEnd && end < this.#text.length && isWordCode(codePointAfter(this.#text, end)))
    );
  }

  #blocked(start: number, end: number): boolean {
    return (
      (start > 0 && isBlockingCode(codePointBefore(this.#text, start))) ||
      (end < this.#text.length && isBlockingCode(codePointAfter(this.#text, end)))
    );
  }
}
