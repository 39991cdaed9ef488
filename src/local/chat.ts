import { FairleadError } from '../core/errors.ts';
import type { ChatMessage, ChatRequest } from '../protocol/openai-chat.ts';
import { CHAT_FIELDS, checkFields, checkMessages } from '../protocol/validate.ts';
import type { LocalChat, Sampling } from './contract.ts';

/** OpenAI's own defaults, with every token in the draw. */
const DEFAULTS: Omit<Sampling, 'seed'> = {
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  frequencyPenalty: 0,
  presencePenalty: 0,
};

/** What is asked for and cannot be done: left out of an answer in silence it would be missed. */
const UNSUPPORTED: readonly (readonly [field: string, isAsked: (value: unknown) => boolean])[] = [
  ['n', (value) => value !== 1],
  ['tools', (value) => Array.isArray(value) && value.length > 0],
  ['logprobs', (value) => value === true],
  ['logit_bias', (value) => Object.keys(value as object).length > 0],
  ['response_format', (value) => (value as { type?: unknown }).type !== 'text'],
];

/** Checks a chat's body; `seed` holds where it names none. Throws FL_PARAM_MISSING, FL_PARAM_INVALID, FL_UNSUPPORTED. */
export function readChat(body: Readonly<Record<string, unknown>>, seed: number): LocalChat {
  checkFields(body, CHAT_FIELDS, ['messages']);
  const request = body as unknown as ChatRequest;
  checkMessages(request.messages);
  refuseUnsupported(body);
  for (const message of request.messages) refuseParts(message);
  const goesOn = flag(body, 'continue_final_message') ?? false;
  const opensAnswer = flag(body, 'add_generation_prompt') ?? !goesOn;
  if (goesOn && opensAnswer) {
    throw invalid('add_generation_prompt', 'must be false where continue_final_message is true');
  }
  return {
    request,
    begun: goesOn ? begunAnswer(request.messages) : undefined,
    opensAnswer,
    sampling: readSampling(body, seed),
    maxTokens: readMaxTokens(body),
    stop: readStop(body.stop),
  };
}

function readSampling(body: Readonly<Record<string, unknown>>, seed: number): Sampling {
  const { temperature, topP, topK, minP, frequencyPenalty, presencePenalty } = DEFAULTS;
  return {
    temperature: within(body, 'temperature', 0, 2) ?? temperature,
    topP: within(body, 'top_p', 0, 1) ?? topP,
    topK: Math.max(0, within(body, 'top_k', -1, 2 ** 31 - 1) ?? topK), // vLLM: -1 is all
    minP: within(body, 'min_p', 0, 1) ?? minP,
    frequencyPenalty: within(body, 'frequency_penalty', -2, 2) ?? frequencyPenalty,
    presencePenalty: within(body, 'presence_penalty', -2, 2) ?? presencePenalty,
    // llama.cpp takes 32 bits
    seed: (within(body, 'seed', -(2 ** 53), 2 ** 53) ?? seed) >>> 0,
  };
}

function readMaxTokens(body: Readonly<Record<string, unknown>>): number | undefined {
  const most = 2 ** 31 - 1;
  return within(body, 'max_completion_tokens', 1, most) ?? within(body, 'max_tokens', 1, most);
}

function readStop(stop: unknown): readonly string[] {
  if (stop === undefined || stop === null) return [];
  return typeof stop === 'string' ? [stop] : (stop as string[]);
}

function begunAnswer(messages: readonly ChatMessage[]): string | undefined {
  const last = messages.at(-1);
  if (last?.role === 'assistant' && typeof last.content === 'string') return last.content;
  throw invalid('messages', 'must end with an assistant’s text where continue_final_message is true');
}

function refuseUnsupported(body: Readonly<Record<string, unknown>>): void {
  for (const [field, isAsked] of UNSUPPORTED) {
    const value = body[field];
    if (value === undefined || value === null || !isAsked(value)) continue;
    throw new FairleadError('FL_UNSUPPORTED', `'${field}' is not supported by a model file’s server.`, {
      param: field,
      hint: 'Leave it out, or ask a backend that has it.',
    });
  }
}

function refuseParts({ content }: ChatMessage): void {
  if (!Array.isArray(content)) return;
  const other = content.find(({ type }) => type !== 'text');
  if (other === undefined) return;
  throw new FairleadError(
    'FL_UNSUPPORTED',
    `Content of type '${other.type}' cannot be read, text alone can.`,
    {
      param: 'messages',
    },
  );
}

function within(
  body: Readonly<Record<string, unknown>>,
  param: string,
  least: number,
  most: number,
): number | undefined {
  const value = body[param];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw invalid(param, `must be a number from ${least} to ${most}`);
  }
  return value;
}

function flag(body: Readonly<Record<string, unknown>>, param: string): boolean | undefined {
  const value = body[param];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalid(param, 'must be true or false');
  return value;
}

function invalid(param: string, what: string): FairleadError {
  return new FairleadError('FL_PARAM_INVALID', `'${param}' ${what}.`, { param });
}
