import type { Held } from './define.ts';

/** What is held, in the order of last use; a Set keeps the order in which things came in. */
export class Segment<Item extends Held> {
  readonly #held = new Set<Item>();
  bytes = 0;

  has(item: Item): boolean {
    return this.#held.has(item);
  }

  add(item: Item): void {
    this.#held.add(item);
    this.bytes += item.bytes;
  }

  /** False where it is not here. */
  remove(item: Item): boolean {
    if (!this.#held.delete(item)) return false;
    this.bytes -= item.bytes;
    return true;
  }

  touch(item: Item): void {
    this.#held.delete(item);
    this.#held.add(item);
  }

  /** The one that was not used for the longest time, `except` left out. */
  oldest(except?: Item): Item | undefined {
    for (const item of this.#held) if (item !== except) return item;
    return undefined;
  }
}
