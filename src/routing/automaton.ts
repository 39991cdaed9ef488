import { CASED_RANGES, foldUnit } from './fold.ts';

/** Cells of one transition table, 4 bytes each: more phrases than that are split over several tables. */
const MAX_CELLS = 2 ** 21;
/** Shorter texts are not worth a second start. */
const MIN_SPLIT_UNITS = 256;

/** Told of each place where a phrase ends, in text order. */
export interface HitSink {
  found(phrase: number, end: number): void;
}

/**
 * An Aho-Corasick automaton over folded UTF-16 units with a dense transition table: every text unit costs
 * two table reads, whatever the number of phrases (Aho and Corasick 1975, in its deterministic form). A state
 * must wait for the one before, so both halves of a text are read in one loop: less than half the time.
 */
export class Automaton {
  readonly #classes: Uint16Array;
  /** Next state's row offset; complemented when phrases end in that state. */
  readonly #next: Int32Array;
  readonly #stride: number;
  readonly #outputs: readonly (readonly number[])[];
  /** Units of the longest phrase. */
  readonly #longest: number;

  private constructor(trie: Trie, classes: Uint16Array, stride: number, longest: number) {
    this.#classes = classes;
    this.#stride = stride;
    this.#longest = longest;
    const { next, outputs } = determinise(trie, stride);
    this.#next = next;
    this.#outputs = outputs;
  }

  /** As few automata as keep within the table limit; empty phrases are in none. */
  static forPhrases(phrases: readonly string[]): Automaton[] {
    const folded = phrases.map((phrase) =>
      Array.from({ length: phrase.length }, (_, i) => foldUnit(phrase.charCodeAt(i))),
    );
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
      if (phrase.length === 0) continue;
      const fresh = phrase.filter((unit) => !units.has(unit)).length;
      if ((states + phrase.length) * (units.size + fresh + 1) > MAX_CELLS) flush();
      for (const unit of phrase) units.add(unit);
      states += phrase.length;
      group.push(index);
    }
    flush();
    return automata;
  }

  static #build(
    folded: readonly (readonly number[])[],
    group: readonly number[],
    units: ReadonlySet<number>,
  ): Automaton {
    const classes = new Uint16Array(65_536);
    const classOf = new Map<number, number>();
    for (const unit of units) classOf.set(unit, classOf.size + 1);
    for (const [unit, cls] of classOf) classes[unit] = cls;
    for (const [first, last] of CASED_RANGES) {
      for (let unit = first; unit <= last; unit++) classes[unit] = classOf.get(foldUnit(unit)) ?? 0;
    }
    const trie = new Trie();
    let longest = 0;
    for (const index of group) {
      const path = (folded[index] ?? []).map((unit) => classOf.get(unit) ?? 0);
      trie.insert(path, index);
      longest = Math.max(longest, path.length);
    }
    return new Automaton(trie, classes, units.size + 1, longest);
  }

  /** Tells `sink` of every occurrence. O(text + hits). */
  scan(text: string, sink: HitSink): void {
    const { length } = text;
    const overlap = this.#longest - 1;
    const half = length >> 1;
    if (length < MIN_SPLIT_UNITS || half <= overlap) {
      this.#run(text, 0, length, 0, sink);
      return;
    }
    this.#runHalves(text, half, half - overlap, sink);
  }

  /** Reads from `from` in state `row` to `to`. */
  #run(text: string, from: number, to: number, row: number, sink: HitSink): void {
    const classes = this.#classes;
    const next = this.#next;
    for (let i = from; i < to; i++) {
      row = next[row + (classes[text.charCodeAt(i)] as number)] as number;
      if (row < 0) {
        row = ~row;
        this.#report(row, i + 1, sink);
      }
    }
  }

  /**
   * Reads the units before `half` and, in the same loop, those from `start` on, which lies so far before
   * `half` that the second state has seen all that matters there; what it finds up to `half` is dropped.
   */
  #runHalves(text: string, half: number, start: number, sink: HitSink): void {
    const classes = this.#classes;
    const next = this.#next;
    const late: number[] = [];
    let first = 0;
    let second = 0;
    for (let i = 0, j = start; i < half; i++, j++) {
      first = next[first + (classes[text.charCodeAt(i)] as number)] as number;
      second = next[second + (classes[text.charCodeAt(j)] as number)] as number;
      if ((first | second) >= 0) continue;
      if (first < 0) {
        first = ~first;
        this.#report(first, i + 1, sink);
      }
      if (second < 0) {
        second = ~second;
        if (j >= half) late.push(second, j + 1);
      }
    }
    for (let k = 0; k < late.length; k += 2) this.#report(late[k] as number, late[k + 1] as number, sink);
    this.#run(text, start + half, text.length, second, sink);
  }

  #report(row: number, end: number, sink: HitSink): void {
    for (const phrase of this.#outputs[row / this.#stride] ?? []) sink.found(phrase, end);
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
function determinise(
  trie: Trie,
  stride: number,
): { next: Int32Array; outputs: readonly (readonly number[])[] } {
  const target = new Int32Array(trie.children.length * stride);
  const outputs: number[][] = trie.ends.map((ends) => [...ends]);
  const failure = new Int32Array(trie.children.length);
  const queue = [0];
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0;
    const fail = failure[state] ?? 0;
    if (state !== 0) target.copyWithin(state * stride, fail * stride, (fail + 1) * stride);
    for (const [step, child] of trie.children[state] ?? []) {
      failure[child] = state === 0 ? 0 : (target[fail * stride + step] ?? 0);
      target[state * stride + step] = child;
      outputs[child]?.push(...(outputs[failure[child] ?? 0] ?? []));
      queue.push(child);
    }
  }
  const next = target.map((state) =>
    (outputs[state]?.length ?? 0) > 0 ? ~(state * stride) : state * stride,
  );
  return { next, outputs };
}
