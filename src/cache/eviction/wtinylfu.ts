import { defineEviction, type Eviction, type Held } from './define.ts';
import { Segment } from './segment.ts';
import { FrequencySketch } from './sketch.ts';

/** Einziger et al. 2017, section 4: a window of 1 %, and a main part of which four fifths are protected. */
const WINDOW = 0.01;
const PROTECTED = 0.8;

/**
 * Newcomers live in a small window; who leaves it takes a place in the main part only by having been asked for more often
 * than the one who would go. So a flood of questions that are asked once drives out nothing that is asked again and again.
 */
export default defineEviction({
  id: 'wtinylfu',
  title: 'W-TinyLFU',
  summary: 'What was asked for least often of late goes; a small window keeps newcomers.',
  create: <Item extends Held>(maxBytes: number) => new WTinyLfu<Item>(maxBytes),
});

class WTinyLfu<Item extends Held> implements Eviction<Item> {
  readonly #sketch = new FrequencySketch();
  readonly #window = new Segment<Item>();
  readonly #probation = new Segment<Item>();
  readonly #protected = new Segment<Item>();
  readonly #windowBytes: number;
  readonly #protectedBytes: number;
  /** Left the window by the last addition, and still have to prove themselves; the last first. */
  #candidates: Item[] = [];
  #count = 0;

  constructor(maxBytes: number) {
    this.#windowBytes = maxBytes * WINDOW;
    this.#protectedBytes = maxBytes * (1 - WINDOW) * PROTECTED;
  }

  asked(hash: number): void {
    this.#sketch.add(hash);
  }

  added(item: Item): void {
    this.#sketch.fit(++this.#count);
    this.#window.add(item);
    this.#candidates = [];
    while (this.#window.bytes > this.#windowBytes) {
      const leaves = this.#window.oldest() as Item;
      this.#window.remove(leaves);
      this.#probation.add(leaves);
      this.#candidates.push(leaves);
    }
  }

  used(item: Item): void {
    if (this.#window.has(item)) this.#window.touch(item);
    else if (this.#protected.has(item)) this.#protected.touch(item);
    else if (this.#probation.remove(item)) this.#protect(item);
  }

  removed(item: Item): void {
    this.#count--;
    if (!this.#window.remove(item) && !this.#probation.remove(item)) this.#protected.remove(item);
  }

  victim(): Item | undefined {
    const candidate = this.#candidate();
    const victim = this.#probation.oldest(candidate) ?? this.#protected.oldest() ?? this.#window.oldest();
    if (candidate === undefined || victim === undefined) return victim ?? candidate;
    return this.#sketch.estimate(candidate.hash) > this.#sketch.estimate(victim.hash) ? victim : candidate;
  }

  #candidate(): Item | undefined {
    for (let last = this.#candidates.at(-1); last !== undefined; last = this.#candidates.at(-1)) {
      if (this.#probation.has(last)) return last;
      this.#candidates.pop();
    }
    return undefined;
  }

  #protect(item: Item): void {
    this.#protected.add(item);
    while (this.#protected.bytes > this.#protectedBytes) {
      const demoted = this.#protected.oldest() as Item;
      this.#protected.remove(demoted);
      this.#probation.add(demoted);
    }
  }
}
