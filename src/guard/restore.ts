import type { TextForm } from './text-form.ts';
import type { Conversation } from './vault-contract.ts';

/** Escape of a character by its number. */
const LONGEST_ESCAPE = 6;
const NAME = /^[A-Z0-9_]$/;
const OPENS = { text: /</g, json: /[<\\]/g } as const;

/**
 * Puts values back where placeholders of the conversation stand, in a text that comes in pieces cut anywhere. It goes
 * character by character, so that what comes out does not depend on the cuts. Text is held back only while it may still be
 * the beginning of a placeholder: less than `conversation.longest` characters, and in JSON ten more for its two brackets
 * as escapes. In JSON values are written as a string's inside. What is revealed is not looked at again.
 */
export class Restorer {
  readonly #conversation: Conversation;
  readonly #json: boolean;
  readonly #opens: RegExp;
  /** The beginning of a placeholder as it reads, and as it was written. */
  #name = '';
  #written = '';
  /** The beginning of an escape. */
  #escape = '';

  constructor(conversation: Conversation, form: TextForm) {
    this.#conversation = conversation;
    this.#json = form === 'json';
    this.#opens = OPENS[form];
  }

  /** Characters held back. */
  get held(): number {
    return this.#written.length + this.#escape.length;
  }

  /** What is sure after `text`. O(length). */
  push(text: string): string {
    let out = '';
    for (let i = 0; i < text.length; ) {
      if (this.#name === '' && this.#escape === '') {
        this.#opens.lastIndex = i;
        const next = this.#opens.exec(text)?.index ?? text.length;
        out += text.slice(i, next);
        i = next;
        if (i === text.length) break;
      }
      const char = text[i++] as string;
      if (this.#escape !== '' || (this.#json && char === '\\')) out += this.#escaped(char);
      else out += this.#take(char, char);
    }
    return out;
  }

  /** What was held back: the text is over. */
  end(): string {
    const rest = this.#written + this.#escape;
    this.#name = this.#written = this.#escape = '';
    return rest;
  }

  #escaped(char: string): string {
    this.#escape += char;
    const written = this.#escape;
    if (written.length < 2 || (written[1] === 'u' && written.length < LONGEST_ESCAPE)) return '';
    this.#escape = '';
    const code = Number.parseInt(written.slice(2), 16);
    // any other escape than that of an angle bracket is no part of a placeholder
    return this.#take(code === 0x3c ? '<' : code === 0x3e ? '>' : '', written);
  }

  /** Takes one character, `''` for one that stands in no placeholder; returns what is sure now. */
  #take(char: string, written: string): string {
    if (char === '<') {
      const before = this.#written;
      this.#name = '<';
      this.#written = written;
      return before;
    }
    if (this.#name === '') return written;
    this.#written += written;
    if (NAME.test(char) && this.#name.length + 2 <= this.#conversation.longest) {
      this.#name += char;
      return '';
    }
    const value = char === '>' ? this.#conversation.reveal(`${this.#name}>`) : undefined;
    const as = value === undefined ? this.#written : this.#json ? JSON.stringify(value).slice(1, -1) : value;
    this.#name = this.#written = '';
    return as;
  }
}

/** The whole text with values in place of placeholders. O(length). */
export function restoreText(text: string, form: TextForm, conversation: Conversation): string {
  const restorer = new Restorer(conversation, form);
  return restorer.push(text) + restorer.end();
}
