import { FairleadError } from '../core/errors.ts';
import { isRecord } from '../core/record.ts';
import { checkFields } from './validate.ts';

const isString = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isBlocks = (value: unknown) =>
  Array.isArray(value) && value.every((block) => isRecord(block) && isString(block.type));
const isRecords = (value: unknown) => Array.isArray(value) && value.every(isRecord);
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 1;

const text = { check: isString, wants: 'a string' };
const number = { check: isNumber, wants: 'a number' };
const object = { check: isRecord, wants: 'an object' };

/** Known fields of POST /v1/messages; a field may be null, an unknown one is named as lost. */
const FIELDS = {
  model: text,
  max_tokens: { check: isCount, wants: 'a whole number from 1' },
  messages: { check: Array.isArray, wants: 'a list of messages' },
  system: {
    check: (value: unknown) => isString(value) || isBlocks(value),
    wants: 'a string or a list of text blocks',
  },
  stream: { check: (value: unknown) => typeof value === 'boolean', wants: 'true or false' },
  temperature: number,
  top_p: number,
  top_k: { check: Number.isInteger, wants: 'a whole number' },
  stop_sequences: {
    check: (value: unknown) => Array.isArray(value) && value.every(isString),
    wants: 'a list of strings',
  },
  metadata: object,
  tools: { check: isRecords, wants: 'a list of tools' },
  tool_choice: object,
  thinking: object,
  output_config: object,
  cache_control: object,
  service_tier: text,
};

const ROLES: readonly unknown[] = ['user', 'assistant', 'system'];
/** Anthropic takes no thinking budget below this. */
const MIN_BUDGET_TOKENS = 1024;

export type Body = Readonly<Record<string, unknown>>;

/** Throws FL_PARAM_MISSING or FL_PARAM_INVALID for the first fault in a body of POST /v1/messages. O(messages and blocks). */
export function checkAnthropic(body: Body): void {
  checkFields(body, FIELDS, ['model', 'max_tokens', 'messages']);
  checkAnthropicMessages(body.messages as readonly unknown[]);
  checkThinking(body);
  checkText(body, 'metadata', 'user_id');
  checkText(body, 'output_config', 'effort');
}

/** The same for POST /v1/messages/count_tokens, which has no limit on the answer. */
export function checkAnthropicCount(body: Body): void {
  checkFields(body, FIELDS, ['model', 'messages']);
  checkAnthropicMessages(body.messages as readonly unknown[]);
}

function checkAnthropicMessages(messages: readonly unknown[]): void {
  if (messages.length === 0) throw invalid('messages', 'a list with at least one message');
  for (const [index, message] of messages.entries()) {
    const path = `messages[${index}]`;
    if (!isRecord(message)) throw invalid(path, 'an object');
    if (!ROLES.includes(message.role)) throw invalid(`${path}.role`, '"user", "assistant" or "system"');
    if (!isString(message.content) && !isBlocks(message.content)) {
      throw invalid(`${path}.content`, 'a string or a list of blocks, each with a type');
    }
  }
}

function checkText(body: Body, outer: string, inner: string): void {
  const object = body[outer];
  const value = isRecord(object) ? object[inner] : undefined;
  if (value !== undefined && value !== null && !isString(value))
    throw invalid(`${outer}.${inner}`, 'a string');
}

function checkThinking({ thinking, max_tokens: maxTokens }: Body): void {
  if (!isRecord(thinking)) return;
  if (!isString(thinking.type)) throw invalid('thinking.type', 'a string');
  if (thinking.type !== 'enabled') return;
  const budget = thinking.budget_tokens;
  if (!Number.isInteger(budget) || (budget as number) < MIN_BUDGET_TOKENS) {
    throw invalid('thinking.budget_tokens', `a whole number from ${MIN_BUDGET_TOKENS}`);
  }
  if ((budget as number) >= (maxTokens as number)) {
    throw new FairleadError('FL_PARAM_INVALID', 'max_tokens must be greater than thinking.budget_tokens.', {
      param: 'max_tokens',
      hint: 'The budget is part of the limit on the whole answer.',
    });
  }
}

/** The field at `param` has not the form that it must have. */
export function invalid(param: string, wants: string): FairleadError {
  return new FairleadError('FL_PARAM_INVALID', `Invalid '${param}': it must be ${wants}.`, { param });
}
