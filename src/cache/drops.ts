import type { CacheEntry, CacheTags, Invalidation } from './contract.ts';

/** Longer than any answer takes; and so many of them at most, the oldest forgotten first. */
const KEPT_MS = 900_000;
const KEPT_AT_MOST = 256;

/** What was dropped of late: an answer that was asked for before, and comes after, is as old as what went. */
export class Drops {
  #recent: { readonly what: Invalidation; readonly atMs: number }[] = [];

  add(what: Invalidation, nowMs: number): void {
    this.#recent = this.#recent.filter(({ atMs }) => nowMs - atMs < KEPT_MS).slice(1 - KEPT_AT_MOST);
    this.#recent.push({ what, atMs: nowMs });
  }

  /** Whether the entry would have been dropped, had it been there already. O(drops). */
  covers(entry: CacheEntry): boolean {
    const beganMs = entry.storedAtMs - entry.tookMs;
    return this.#recent.some(({ what, atMs }) => atMs >= beganMs && isMeant(entry, what));
  }
}

export function isMeant({ tenant, model, tags }: CacheTags, what: Invalidation): boolean {
  return (
    (what.tenant === undefined || what.tenant === tenant) &&
    (what.model === undefined || what.model === model) &&
    (what.tag === undefined || tags.includes(what.tag))
  );
}
