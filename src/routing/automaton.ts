import { CASED_RANGES, foldUnit } from './fold.ts';
import { type PhraseStart, StartFilter, slotOf } from './start-filter.ts';

/** Cells of one transition table, 4 bytes each: more phrases than that are split over several tables. */
const MAX_CELLS = 2 ** 21;

export interface Phrase {
  readonly text: string;
  /** Only occurrences that do not follow an ASCII letter or digit need be found. */
  readonly beginsWord: boolean;
}

/** Told of each place where a phrase ends, in text order. */
export interface HitSink {
  found(phrase: number, end: number): void;
}

/**
 * An Aho-Corasick automaton over folded UTF-16 units with a dense transition table: every text unit costs
 * two table reads, whatever the number of phrases (Aho and Corasick 1975, in its deterministic form). Where no
 * phrase is under way, a filter finds the next place where one may begin. O(text + hits).
 */
export class Automaton {
  readonly #classes: Uint16Array;
  /** Next state's row offset; complemented when phrases end in that state. */
  readonly #next: Int32Array;
  readonly #stride: number;
  readonly #outputs: readonly (readonly number[])[];
  readonly #filter: StartFilter;

  private constructor(trie: Trie, classes: Uint16Array, classCount: number, filter: StartFilter) {
    this.#filter = filter;
    this.#classes = classes;
    this.#stride = classCount;
    const { next, outputs } = determinise(trie, classCount);
    this.#next = next;
    this.#outputs = outputs;
  }

  /** As few automata as keep within the table limit; empty phrases are in none. */
  static forPhrases(phrases: readonly Phrase[]): Automaton[] {
    const folded = phrases.map(({ text, beginsWord }) => ({
      units: Array.from({ length: text.length }, (_, i) => foldUnit(text.charCodeAt(i))),
      beginsWord,
    }));
    const automata: Automaton[] = [];
    let group: number[] = [];
    let units = new Set<number>();
    let states = 1;
    const flush = () => {
      if (group.length > 0) automata.push(Automaton.#build(folded, group, units));
      group = [];
      units = new Set();
      states = 1;
    };
    for (const [index, phrase] of folded.entries()) {
      const { length } = phrase.units;
      if (length === 0) continue;
      const fresh = phrase.units.filter((unit) => !units.has(unit)).length;
      if ((states + length) * (units.size + fresh + 1) > MAX_CELLS) flush();
      for (const unit of phrase.units) units.add(unit);
      states += length;
      group.push(index);
    }
    flush();
    return automata;
  }

  static #build(folded: readonly PhraseStart[], group: readonly number[], units: ReadonlySet<number>): Automaton {
    const classes = new Uint16Array(65_536);
    const classOf = new Map<number, number>();
    for (const unit of units) classOf.set(unit, classOf.size + 1);
    for (const [unit, cls] of classOf) classes[unit] = cls;
    for (const [first, last] of CASED_RANGES) {
      for (let unit = first; unit <= last; unit++) classes[unit] = classOf.get(foldUnit(unit)) ?? 0;
    }
    const trie = new Trie();
    const phrases: PhraseStart[] = [];
    for (const index of group) {
      const phrase = folded[index] as PhraseStart;
      trie.insert(phrase.units.map((unit) => classOf.get(unit) ?? 0), index);
      phrases.push(phrase);
    }
    return new Automaton(trie, classes, units.size + 1, new StartFilter(phrases));
  }

  scan(text: string, sink: HitSink): void {
    const { buckets, starts } = this.#filter;
    const { length } = text;
    let four = 0;
    // Two steps beyond the end, as if nothing but spaces followed: a phrase may begin at the last unit.
    for (let i = 0; i < length + 2; i++) {
      four = ((four << 5) & 0xfffff) | (i < length ? (buckets[text.charCodeAt(i)] as number) : 0);
      if (starts[slotOf(four)] === 0 || i < 2) continue;
      const after = this.#follow(text, i - 2, sink);
      if (after < i) continue;
      // No phrase begins before `after`: go on so that the next place asked about is that one.
      four = (this.#bucketAt(text, after - 1) << 10) | (this.#bucketAt(text, after) << 5) | this.#bucketAt(text, after + 1);
      i = after + 1;
    }
  }

  #bucketAt(text: string, index: number): number {
    return index < text.length ? (this.#filter.buckets[text.charCodeAt(index)] as number) : 0;
  }

  /** Runs the automaton from `from` until no phrase is under way; returns the offset after that. */
  #follow(text: string, from: number, sink: HitSink): number {
    const classes = this.#classes;
    const next = this.#next;
    let row = 0;
    for (let i = from; i < text.length; i++) {
      row = next[row + (classes[text.charCodeAt(i)] as number)] as number;
      if (row < 0) {
        row = ~row;
        for (const phrase of this.#outputs[row / this.#stride] ?? []) sink.found(phrase, i + 1);
      } else if (row === 0) return i + 1;
    }
    return text.length;
  }
}

class Trie {
  readonly children: Map<number, number>[] = [new Map()];
  readonly ends: number[][] = [[]];

  insert(path: readonly number[], phrase: number): void {
    let state = 0;
    for (const step of path) {
      let child = this.children[state]?.get(step);
      if (child === undefined) {
        child = this.children.length;
        this.children.push(new Map());
        this.ends.push([]);
        this.children[state]?.set(step, child);
      }
      state = child;
    }
    this.ends[state]?.push(phrase);
  }
}

/** Fills the rows in breadth-first order: a missing edge goes where the longest proper suffix goes. */
function determinise(trie: Trie, stride: number): { next: Int32Array; outputs: readonly (readonly number[])[] } {
  const target = new Int32Array(trie.children.length * stride);
  const outputs: number[][] = trie.ends.map((ends) => [...ends]);
  const failure = new Int32Array(trie.children.length);
  const queue = [0];
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0;
    const fail = failure[state] ?? 0;
    if (state !== 0) {
      for (let step = 0; step < stride; step++) target[state * stride + step] = target[fail * stride + step] ?? 0;
    }
    for (const [step, child] of trie.children[state] ?? []) {
      failure[child] = state === 0 ? 0 : (target[fail * stride + step] ?? 0);
      target[state * stride + step] = child;
      outputs[child]?.push(...(outputs[failure[child] ?? 0] ?? []));
      queue.push(child);
    }
  }
  const next = target.map((state) => ((outputs[state]?.length ?? 0) > 0 ? ~(state * stride) : state * stride));
  return { next, outputs };
}
