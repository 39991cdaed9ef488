import { readText } from '../answer/prompt.ts';
import { readLimits } from '../answer/script.ts';
import { badRequest } from '../http/errors.ts';
import { integerAt } from '../http/fields.ts';
import { readInputs } from './completions.ts';
import { type Exchange, findModel, type Station } from './exchange.ts';
import { generate } from './generate.ts';

/** POST /v1/embeddings */
export function embeddings(station: Station, exchange: Exchange): void {
  const { body } = exchange;
  const { name, backend } = findModel(station, body);
  const inputs = readInputs(body.input, 'input');
  const dimensions = integerAt(body, 'dimensions', 1, 4096) ?? backend.spec.embeddingDimensions;
  const encoding = body.encoding_format ?? 'float';
  if (encoding !== 'float' && encoding !== 'base64') {
    throw badRequest('encoding_format must be float or base64.', 'encoding_format');
  }
  const prompts = inputs.map(readText);
  for (const prompt of prompts) readLimits({}, prompt, backend.spec);
  const script = {
    pieces: [],
    reasoningTokens: 0,
    contentTokens: 0,
    toolCall: undefined,
    finish: 'stop',
    stopReason: null,
  } as const;
  const choices = prompts.map((prompt) => ({ prompt, script }));
  const id = `embd-${station.nextId()}`;
  generate(station, { ...exchange, body: {} }, backend, choices, {
    begin: () => undefined,
    token: () => '',
    finish: () => '',
    usage: () => '',
    body: ({ prompt_tokens, total_tokens }) =>
      JSON.stringify({
        id,
        object: 'list',
        created: station.nowS(),
        model: name,
        data: inputs.map((input, index) => {
          const vector = embedText(input, dimensions);
          const embedding =
            encoding === 'float' ? [...vector] : Buffer.from(vector.buffer).toString('base64');
          return { index, object: 'embedding', embedding };
        }),
        usage: { prompt_tokens, total_tokens, completion_tokens: 0 },
      }),
  });
}

/**
 * float32[dimensions] of length 1: each word adds ±1 in eight places drawn from its hash, so that texts with words in
 * common lie near one another. The same text gives the same vector.
 */
export function embedText(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? ['']) {
    let hash = 2166136261;
    for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 16777619);
    for (let place = 0; place < 8; place++) {
      hash = Math.imul(hash ^ (hash >>> 15) ^ place, 0x2c1b3c6d);
      const at = (hash >>> 1) % dimensions;
      vector[at] = (vector[at] ?? 0) + (hash & 1 ? 1 : -1);
    }
  }
  const length = Math.hypot(...vector);
  // Words may cancel out; a vector must still have a direction.
  if (length === 0) vector[0] = 1;
  else for (let i = 0; i < dimensions; i++) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}
