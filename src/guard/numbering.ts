import { placeholderOf } from './placeholder.ts';

/** The placeholders of a conversation, numbered by type from 1. */
export class Numbering {
  readonly #last = new Map<string, number>();
  #longest = 0;

  /** Of the longest placeholder given, in characters. */
  get longest(): number {
    return this.#longest;
  }

  /** The next of a type that does not stand in `taken`. O(1), and one step more for each that is passed over. */
  next(type: string, taken: ReadonlySet<string> | undefined): string {
    let number = this.#last.get(type) ?? 0;
    let placeholder: string;
    do placeholder = placeholderOf(type, ++number);
    while (taken?.has(placeholder) === true);
    this.#last.set(type, number);
    this.#longest = Math.max(this.#longest, placeholder.length);
    return placeholder;
  }
}
