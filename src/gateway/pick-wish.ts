import type { ModelRef } from '../config/schema/routing.ts';
import type { PickWish } from '../fleet/types.ts';
import type { FieldSpan } from '../protocol/json-fields.ts';
import { hashBytes, prefixBlocks } from '../protocol/prefix-blocks.ts';
import type { Incoming } from './outgoing.ts';

/** As admission estimates it. */
const BYTES_PER_TOKEN = 4;
const OUTPUT_TOKENS = 256;

/** What a server's prefix cache tells apart besides the messages: what templates put before them, and its own salt. */
const BEFORE_PROMPT = ['tools', 'cache_salt'];
const PROMPTS = ['messages', 'prompt'];

const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;

/** What the choice of a backend for `incoming` may go by. */
export function wishFor(incoming: Incoming, refs: readonly ModelRef[]): PickWish {
  const { bytes, body } = incoming;
  const lora = refs[0]?.lora;
  let blocks: readonly number[] | undefined;
  return {
    lora,
    promptTokens: Math.ceil(bytes.length / BYTES_PER_TOKEN),
    outputTokens: body.max_completion_tokens ?? body.max_tokens ?? OUTPUT_TOKENS,
    prefix: () => {
      blocks ??= blocksOf(incoming, lora);
      return blocks;
    },
  };
}

/**
 * The prompt's bytes as they came, from the first message on. A conversation's next turn repeats the bytes of the turn before
 * but for the bracket that closed the list, so the list is hashed without it.
 */
function blocksOf(incoming: Incoming, lora: string | undefined): readonly number[] {
  if (incoming.endpoint === 'embeddings') return [];
  for (const name of PROMPTS) {
    const value = bytesOf(incoming, name);
    if (value === undefined) continue;
    let seed = lora === undefined ? 0 : hashBytes(Buffer.from(lora));
    for (const field of BEFORE_PROMPT) {
      const before = bytesOf(incoming, field);
      if (before !== undefined) seed = hashBytes(before, seed);
    }
    return prefixBlocks(value, 1, contentEnd(value), seed);
  }
  return [];
}

/** A field's value as JSON: as plugins left it, else as it came. */
function bytesOf({ bytes, fields, edits }: Incoming, name: string): Buffer | undefined {
  if (edits.fieldsSet.has(name)) return Buffer.from(JSON.stringify(edits.fieldsSet.get(name)) ?? '');
  if (edits.fieldsRemoved.has(name)) return undefined;
  const span = fields.findLast((field: FieldSpan) => field.name === name); // as JSON.parse: the last one holds
  return span === undefined ? undefined : bytes.subarray(span.valueStart, span.valueEnd);
}

/** Where the value's content ends: before its closing bracket or quote, and the blanks before that. */
function contentEnd(value: Buffer): number {
  let end = value.length;
  const last = value[end - 1];
  if (last !== CLOSE_BRACKET && last !== QUOTE) return end;
  end--;
  while (end > 1 && (value[end - 1] as number) <= 0x20) end--;
  return end;
}
