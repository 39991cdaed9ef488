import type { Disguise } from './decoders/define.ts';
import { disguises as kinds } from './decoders/index.gen.ts';
import { profileOf } from './profile.ts';
import { windowEnd } from './windows.ts';

/** Copies may hold this many times the text's units in all, and no more than COPIES_UNITS. */
const COPIES_PER_TEXT = 4;
const COPIES_UNITS = 65_536;
/** What a short text may be answered with, whatever its length. */
const COPIES_UNITS_AT_LEAST = 1_024;

/** A reading of a text with a disguise taken off. */
export interface Copy {
  /** The disguise's id; two with a plus where one was worn over the other, the outer one first. */
  readonly via: string;
  readonly text: string;
}

/**
 * The text as it reads without each disguise that it seems to wear, the plain text not among them; empty for ordinary
 * text. Disguises over disguises are taken off to a depth of two. The copies hold at most four times
 * the text's units (1,024 at the least) and 65,536 in all; of long texts they hold what stands around the
 * disguised parts. O(length), a single pass of some nanoseconds a unit for ordinary text; never throws.
 */
export function disguises(text: string): readonly Copy[] {
  const found = new Found(text.length);
  for (let from = 0; from < text.length && !found.isFull; ) {
    const to = windowEnd(text, from);
    for (const { kind, copy } of decoded(text, from, to)) {
      if (!found.add(kind.id, copy)) continue;
      for (const inner of decoded(copy, 0, copy.length))
        if (inner.kind !== kind) found.add(`${kind.id}+${inner.kind.id}`, inner.copy);
    }
    from = to;
  }
  return found.copies();
}

interface Decoded {
  readonly kind: Disguise;
  readonly copy: string;
}

function decoded(text: string, from: number, to: number): readonly Decoded[] {
  const profile = profileOf(text, from, to);
  const suspects = kinds.filter((kind) => kind.suspect(profile));
  if (suspects.length === 0) return [];
  const part = text.slice(from, to);
  const copies: Decoded[] = [];
  for (const kind of suspects) {
    const copy = kind.decode(part, profile);
    if (copy !== undefined && copy !== part && copy.trim() !== '') copies.push({ kind, copy });
  }
  return copies;
}

/** Copies of all windows, those by the same way in one, until the room for them is used up. */
class Found {
  readonly #parts = new Map<string, string[]>();
  readonly #seen = new Set<string>();
  #room: number;

  constructor(units: number) {
    this.#room = Math.min(COPIES_UNITS, Math.max(COPIES_UNITS_AT_LEAST, units * COPIES_PER_TEXT));
  }

  get isFull(): boolean {
    return this.#room <= 0;
  }

  /** False where the same copy is there already or no room is left. */
  add(via: string, copy: string): boolean {
    if (this.isFull || this.#seen.has(copy)) return false;
    this.#seen.add(copy);
    const part = copy.slice(0, this.#room);
    this.#room -= part.length + 1;
    const parts = this.#parts.get(via);
    if (parts === undefined) this.#parts.set(via, [part]);
    else parts.push(part);
    return true;
  }

  copies(): Copy[] {
    return Array.from(this.#parts, ([via, parts]) => ({ via, text: parts.join('\n') }));
  }
}
