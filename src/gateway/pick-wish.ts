import type { ModelRef } from '../config/schema/routing.ts';
import type { PickWish } from '../fleet/types.ts';
import type { Incoming } from './outgoing.ts';

/** As admission estimates it. */
const BYTES_PER_TOKEN = 4;
const OUTPUT_TOKENS = 256;

/** What the choice of a backend for `incoming` may go by. */
export function wishFor({ bytes, body }: Incoming, refs: readonly ModelRef[]): PickWish {
  return {
    lora: refs[0]?.lora,
    promptTokens: Math.ceil(bytes.length / BYTES_PER_TOKEN),
    outputTokens: body.max_completion_tokens ?? body.max_tokens ?? OUTPUT_TOKENS,
    prefix: () => [],
  };
}
