import type { TextOf } from './token-text.ts';

/** At most so many tokens are written again. */
const MOST_REWRITTEN = 16;

export interface Healed {
  /** Tokens that stay. */
  readonly kept: readonly number[];
  /** The text after them, which the model writes again, token by token, before it goes on. */
  readonly rewritten: string;
}

/**
 * Where to go on from in an answer's beginning, which may end within a token of the whole answer ("wonderf" of
 * "wonderful"): its tokenizer then sees other tokens than the model wrote, and the model, shown those, goes on otherwise.
 * So the last word is taken back and written again under the constraint that it reads as before; the model's own likeliest
 * token always fits it ("token healing", https://github.com/guidance-ai/guidance). Tokens do not span the beginning of a
 * word, hence what stays is what the model wrote. `tokens` are those of `text`.
 */
export function heal(text: string, tokens: readonly number[], textOf: TextOf): Healed {
  let furthest: Healed = { kept: [], rewritten: text };
  const least = Math.max(0, tokens.length - MOST_REWRITTEN);
  for (let count = tokens.length - 1; count >= least; count--) {
    const kept = tokens.slice(0, count);
    const before = textOf(kept, []);
    if (!text.startsWith(before)) continue; // it ends within a character
    furthest = { kept, rewritten: text.slice(before.length) };
    if (/^\s/.test(furthest.rewritten) && !/\s$/.test(before)) break;
  }
  return furthest;
}

/** A grammar in llama.cpp's form (GBNF) for all texts that begin with `text`. */
export function beginsWith(text: string): string {
  const escaped = [...text].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '"' || character === '\\') return `\\${character}`;
    return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : character;
  });
  return `root ::= "${escaped.join('')}" .*`;
}
