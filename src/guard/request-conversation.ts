import { inspect } from 'node:util';
import { Numbering } from './numbering.ts';
import type { Conversation, Masked } from './vault-contract.ts';

/** The values of one request, which holds them in clear itself: they go with it. */
export class RequestConversation implements Conversation {
  readonly #numbering = new Numbering();
  readonly #masked = new Map<string, Masked>();
  readonly #values = new Map<string, string>();

  get longest(): number {
    return this.#numbering.longest;
  }

  get size(): number {
    return this.#values.size;
  }

  /** O(value). */
  mask(type: string, value: string, taken?: ReadonlySet<string>): Masked {
    const key = `${type}\0${value}`;
    const known = this.#masked.get(key);
    if (known !== undefined) return known;
    const masked = { type, placeholder: this.#numbering.next(type, taken) };
    this.#masked.set(key, masked);
    this.#values.set(masked.placeholder, value);
    return masked;
  }

  reveal(placeholder: string): string | undefined {
    return this.#values.get(placeholder);
  }

  toJSON(): Record<string, number> {
    return { size: this.size };
  }

  [inspect.custom](): string {
    return `Conversation { size: ${this.size} }`;
  }
}
