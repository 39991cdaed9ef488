import type { Kind } from '../../core/kind.ts';

/** Something kept, as far as eviction sees it. */
export interface Held {
  /** 32 bits of its digest, well mixed. */
  readonly hash: number;
  readonly bytes: number;
}

/** Says what goes when there is no room. Removes nothing by itself. */
export interface Eviction<Item extends Held> {
  /** Somebody asked for `hash`, whether it is kept or not. O(1). */
  asked(hash: number): void;
  added(item: Item): void;
  used(item: Item): void;
  removed(item: Item): void;
  /** What is to go next, which may be what was added last; undefined where nothing is held. Amortised O(1). */
  victim(): Item | undefined;
}

export interface EvictionKind extends Kind {
  create<Item extends Held>(maxBytes: number): Eviction<Item>;
}

export function defineEviction(kind: EvictionKind): EvictionKind {
  return kind;
}
