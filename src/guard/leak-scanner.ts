import { type Cover, createCover } from './cover.ts';
import { placeholdersIn } from './placeholder.ts';
import { type Finder, joined, type Stretch } from './stretch.ts';
import type { TextForm } from './text-form.ts';

export interface LeakScan {
  readonly find: Finder;
  /**
   * What stands in place of a find; undefined: it is no leak and stays. May throw, which ends the text there. The value is not to
   * be kept.
   */
  readonly replace: (type: string, value: string) => string | undefined;
  /** Characters behind a place that are seen before it is let go. */
  readonly holdBackChars: number;
}

/** New characters that make another look worth its time, at least. */
const STEP_CHARS = 64;
/** What went out before, which tells what a value is: `password:`, `My name is`. */
const CONTEXT_CHARS = 128;
/** Longer than the longest find, a private key of 16 kB. */
const MOST_HELD_CHARS = 20_000;
/** The head of the one find that is none before its end has come: it is held so long, at most. */
const FRAME = /PuTTY-User-Key-File-\d: /;
const LONGEST_FRAME_CHARS = 12_000;
/** Keys and tokens are runs of these. */
const TOKEN = /[\w+/=.@:%~-]/;

/**
 * Looks for leaks in a text that comes in pieces. What may go out is what lies `holdBackChars` or more before the end, moved to the
 * left until it cuts neither a find nor a run of token characters. So a find of up to `holdBackChars` characters is seen whole
 * before its first one is let go; a longer one is, too, where it is a run of token characters, or is known as a find by its first
 * `holdBackChars` characters, as a private key is. At most 1.5 × `holdBackChars` + STEP_CHARS characters are held of ordinary
 * text, and 1.5 × MOST_HELD_CHARS of a run without an end. O(length) looks; each look reads what is held and the context.
 */
export class LeakScanner {
  readonly #scan: LeakScan;
  readonly #cover: Cover;
  #context = '';
  #held = '';
  /** Length of `#held` from which on it is looked at again: it grows with it, so that long runs are not read again and again. */
  #lookAt: number;

  constructor(scan: LeakScan, form: TextForm) {
    this.#scan = scan;
    this.#cover = createCover(form);
    this.#lookAt = scan.holdBackChars + STEP_CHARS;
  }

  /** Characters held back. */
  get held(): number {
    return this.#held.length;
  }

  /** A whole text at one look. */
  whole(text: string): string {
    this.#held = text;
    return this.end();
  }

  push(text: string): string {
    this.#held += text;
    return this.#held.length < this.#lookAt ? '' : this.#release(false);
  }

  end(): string {
    return this.#held === '' ? '' : this.#release(true);
  }

  #release(all: boolean): string {
    const shown = this.#context + this.#held;
    const from = this.#context.length;
    const finds = findsIn(shown, this.#scan.find).filter(({ end }) => end > from);
    const cut = all ? shown.length : this.#cutOf(shown, from, finds);
    let out = '';
    let at = from;
    for (const { type, start, end } of finds) {
      if (start >= cut) break;
      const mark = this.#scan.replace(type, shown.slice(start, end));
      if (mark === undefined) continue;
      const begin = Math.max(start, at);
      const stop = Math.min(end, cut);
      out += this.#cover.keep(shown.slice(at, begin)) + this.#cover.hide(shown.slice(begin, stop), mark);
      at = stop;
    }
    out += this.#cover.keep(shown.slice(at, cut));
    this.#context = shown.slice(Math.max(0, cut - CONTEXT_CHARS), cut);
    this.#held = shown.slice(cut);
    this.#lookAt = this.#held.length + Math.max(STEP_CHARS, this.#held.length >> 1);
    return out;
  }

  /** Up to where the text may go out. */
  #cutOf(shown: string, from: number, finds: readonly Stretch[]): number {
    const latest = shown.length - this.#scan.holdBackChars;
    let cut = Math.min(latest, this.#frameIn(shown, from, finds) ?? latest);
    for (let moved = true; moved && cut > from; ) {
      moved = false;
      while (cut > from && isInside(shown, cut)) {
        cut--;
        moved = true;
      }
      for (const { start, end } of finds) {
        if (start < cut && cut < end) {
          cut = start;
          moved = true;
        }
      }
    }
    if (shown.length - cut > MOST_HELD_CHARS) return latest;
    return Math.max(from, cut);
  }

  /** Where a frame begins that may still be closed; undefined where there is none. */
  #frameIn(shown: string, from: number, finds: readonly Stretch[]): number | undefined {
    const at = shown.slice(from).search(FRAME) + from;
    const isOpen = at >= from && shown.length - at < LONGEST_FRAME_CHARS;
    return isOpen && !finds.some(({ start, end }) => start <= at && at < end) ? at : undefined;
  }
}

/** Whether a cut before `at` would part a run of token characters, a pair of surrogates, or an escape. */
function isInside(text: string, at: number): boolean {
  const before = text[at - 1] as string;
  if (before === '\\' || (before >= '\ud800' && before <= '\udbff')) return true;
  return TOKEN.test(before) && TOKEN.test(text[at] ?? ' ');
}

/** Finds, without what lies on a placeholder: that is no value. */
function findsIn(text: string, find: Finder): Stretch[] {
  const finds = joined(find(text));
  if (finds.length === 0) return finds;
  const placeholders = placeholdersIn(text);
  if (placeholders.length === 0) return finds;
  return finds.flatMap((one) => {
    const parts: Stretch[] = [];
    let { start } = one;
    for (const { placeholder, start: from } of placeholders) {
      const to = from + placeholder.length;
      if (to <= start || from >= one.end) continue;
      if (from > start) parts.push({ ...one, start, end: from });
      start = to;
    }
    if (start < one.end) parts.push({ ...one, start });
    return parts;
  });
}
