import { RecencyMap } from '../../core/recency.ts';
import type { Held } from './define.ts';

/** What is held, in the order of last use. */
export class Segment<Item extends Held> {
  readonly #held = new RecencyMap<Item, true>();
  bytes = 0;

  has(item: Item): boolean {
    return this.#held.has(item);
  }

  add(item: Item): void {
    this.#held.set(item, true);
    this.bytes += item.bytes;
  }

  /** False where it is not here. */
  remove(item: Item): boolean {
    if (!this.#held.delete(item)) return false;
    this.bytes -= item.bytes;
    return true;
  }

  touch(item: Item): void {
    this.#held.set(item, true);
  }

  /** The one that was not used for the longest time, `except` left out. */
  oldest(except?: Item): Item | undefined {
    return this.#held.oldest(except);
  }
}
