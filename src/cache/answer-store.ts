import type { CacheEntry, CacheKey, Invalidation } from './contract.ts';
import { isMeant } from './drops.ts';
import type { Eviction, EvictionKind } from './eviction/define.ts';
import type { Profile } from './likeness.ts';
import { Neighbours } from './neighbours.ts';
import { Slot } from './slot.ts';

/** An entry larger than this part of all room is not kept: it would drive out too much. */
const LARGEST_PART = 1 / 8;
/** Entries that each addition looks at for the end of their time. */
const SWEEPS_AN_ADDITION = 4;

/** What makes an entry count now. */
interface Wanted {
  readonly nowMs: number;
  readonly maxAgeMs: number | undefined;
}

/** The answers that this process holds, within `maxBytes`. */
export class AnswerStore {
  readonly #maxBytes: number;
  readonly #eviction: Eviction<Slot>;
  readonly #exact = new Map<string, Slot>();
  readonly #byId = new Map<number, Slot>();
  readonly #neighbours = new Neighbours();
  #sweep: Iterator<Slot> | undefined;
  #slotBytes = 0;
  #lastId = 0;
  evicted = 0;

  constructor(maxBytes: number, eviction: EvictionKind) {
    this.#maxBytes = maxBytes;
    this.#eviction = eviction.create(maxBytes);
  }

  get size(): number {
    return this.#exact.size;
  }

  get bytes(): number {
    return this.#slotBytes + this.#neighbours.bytes;
  }

  /** The entry of an equal request. O(1). */
  get(exact: string, hash: number, wanted: Wanted): CacheEntry | undefined {
    this.#eviction.asked(hash);
    const slot = this.#exact.get(exact);
    if (slot === undefined || !this.#counts(slot, wanted)) return undefined;
    this.#eviction.used(slot);
    return slot.entry;
  }

  /** Whether `near` could find anything. */
  hasNeighbours(partition: string): boolean {
    return this.#neighbours.has(partition);
  }

  /** The nearest of the partition, best first, at most `most`. */
  near(partition: string, vector: Float32Array, most: number, wanted: Wanted) {
    const near = [];
    for (const { id, similarity } of this.#neighbours.search(partition, vector, most)) {
      const slot = this.#byId.get(id);
      if (slot !== undefined && this.#counts(slot, wanted))
        near.push({ similarity, profile: () => slot.profile as Profile, slot });
    }
    return near;
  }

  /** Tells that one of `near` was given. */
  used(slot: Slot): void {
    this.#eviction.used(slot);
  }

  /** Takes an entry in the place of what the key had; `vector` undefined: to be found by the exact digest only. */
  add(key: CacheKey, entry: CacheEntry, vector: Float32Array | undefined, nowMs: number): void {
    this.#sweepSome(nowMs);
    const before = this.#exact.get(key.exact);
    if (before !== undefined) this.#remove(before);
    const slot = new Slot(++this.#lastId, key, entry, vector === undefined ? undefined : key.question);
    if (slot.bytes > this.#maxBytes * LARGEST_PART) return;
    this.#exact.set(key.exact, slot);
    this.#slotBytes += slot.bytes;
    this.#eviction.added(slot);
    if (vector !== undefined) {
      this.#byId.set(slot.id, slot);
      this.#neighbours.add(key.partition, slot.id, vector);
    }
    for (let victim: Slot | undefined; this.bytes > this.#maxBytes; this.evicted++) {
      victim = this.#eviction.victim();
      if (victim === undefined) return;
      this.#remove(victim);
    }
  }

  /** Returns how many went. O(entries). */
  drop(what: Invalidation): number {
    const before = this.size;
    for (const slot of this.#exact.values()) if (isMeant(slot.about, what)) this.#remove(slot);
    return before - this.size;
  }

  /** Removes it where its time is over. */
  #counts(slot: Slot, { nowMs, maxAgeMs }: Wanted): boolean {
    const { expiresAtMs, storedAtMs } = slot.about;
    if (expiresAtMs > nowMs) return maxAgeMs === undefined || nowMs - storedAtMs <= maxAgeMs;
    this.#remove(slot);
    return false;
  }

  #remove(slot: Slot): void {
    this.#exact.delete(slot.key.exact);
    this.#slotBytes -= slot.bytes;
    this.#eviction.removed(slot);
    if (this.#byId.delete(slot.id)) this.#neighbours.remove(slot.key.partition, slot.id);
  }

  /** Goes round all slots, a few a call: what nobody asks for again must go as well. */
  #sweepSome(nowMs: number): void {
    for (let looks = 0; looks < SWEEPS_AN_ADDITION; looks++) {
      this.#sweep ??= this.#exact.values();
      const next = this.#sweep.next();
      if (next.done === true) {
        this.#sweep = undefined;
        return;
      }
      if (next.value.about.expiresAtMs <= nowMs) this.#remove(next.value);
    }
  }
}
