import { defineEviction, type Eviction, type Held } from './define.ts';
import { Segment } from './segment.ts';

export default defineEviction({
  id: 'lru',
  title: 'Least recently used',
  summary: 'What was not used for the longest time goes.',
  create: <Item extends Held>() => new Lru<Item>(),
});

class Lru<Item extends Held> implements Eviction<Item> {
  readonly #all = new Segment<Item>();

  asked(): void {}

  added(item: Item): void {
    this.#all.add(item);
  }

  used(item: Item): void {
    this.#all.touch(item);
  }

  removed(item: Item): void {
    this.#all.remove(item);
  }

  victim(): Item | undefined {
    return this.#all.oldest();
  }
}
