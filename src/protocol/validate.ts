import { FairleadError } from '../core/errors.ts';
import { isRecord } from '../core/record.ts';

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isBoolean: Check = (value) => typeof value === 'boolean';
const isArray: Check = Array.isArray;
const isObject: Check = isRecord;
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 1;
const isInteger: Check = Number.isInteger;
const isStop: Check = (value) => isString(value) || (Array.isArray(value) && value.every(isString));
const isObjects: Check = (value) => Array.isArray(value) && value.every(isObject);
const isToolChoice: Check = (value) => isString(value) || isObject(value);

interface FieldRule {
  readonly check: Check;
  readonly wants: string;
}

const rule = (check: Check, wants: string): FieldRule => ({ check, wants });

const sampling: Record<string, FieldRule> = {
  model: rule(isString, 'a string'),
  stream: rule(isBoolean, 'true or false'),
  stream_options: rule(isObject, 'an object'),
  temperature: rule(isNumber, 'a number'),
  top_p: rule(isNumber, 'a number'),
  frequency_penalty: rule(isNumber, 'a number'),
  presence_penalty: rule(isNumber, 'a number'),
  max_tokens: rule(isInteger, 'a whole number'),
  n: rule(isCount, 'a whole number from 1'),
  seed: rule(isInteger, 'a whole number'),
  stop: rule(isStop, 'a string or a list of strings'),
  logit_bias: rule(isObject, 'an object'),
  user: rule(isString, 'a string'),
};

/** Known fields of POST /v1/chat/completions; a field may be null, an unknown one passes. */
export const CHAT_FIELDS: Readonly<Record<string, FieldRule>> = {
  ...sampling,
  messages: rule(isArray, 'a list of messages'),
  max_completion_tokens: rule(isInteger, 'a whole number'),
  logprobs: rule(isBoolean, 'true or false'),
  top_logprobs: rule(isInteger, 'a whole number'),
  tools: rule(isObjects, 'a list of tools'),
  tool_choice: rule(isToolChoice, 'a string or an object'),
  parallel_tool_calls: rule(isBoolean, 'true or false'),
  response_format: rule(isObject, 'an object'),
  metadata: rule(isObject, 'an object'),
  reasoning_effort: rule(isString, 'a string'),
};

const isPrompt: Check = (value) => isString(value) || isArray(value);

/** Known fields of POST /v1/completions. */
export const COMPLETION_FIELDS: Readonly<Record<string, FieldRule>> = {
  ...sampling,
  prompt: rule(isPrompt, 'a string or a list'),
  suffix: rule(isString, 'a string'),
  logprobs: rule((value) => isInteger(value) || isBoolean(value), 'a whole number'),
  echo: rule(isBoolean, 'true or false'),
  best_of: rule(isCount, 'a whole number from 1'),
};

/** Known fields of POST /v1/embeddings. */
export const EMBEDDING_FIELDS: Readonly<Record<string, FieldRule>> = {
  model: rule(isString, 'a string'),
  input: rule(isPrompt, 'a string or a list'),
  encoding_format: rule(isString, 'a string'),
  dimensions: rule(isCount, 'a whole number from 1'),
  user: rule(isString, 'a string'),
};

function invalid(param: string, wants: string): FairleadError {
  return new FairleadError('FL_PARAM_INVALID', `Invalid type for '${param}': it must be ${wants}.`, {
    param,
  });
}

/** The parsed body, once it is an object; throws FL_BODY_INVALID_JSON otherwise. */
export function parseObject(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new FairleadError('FL_BODY_INVALID_JSON', 'The body is not valid JSON.', {
      hint: error instanceof SyntaxError ? syntaxHint(error, text) : 'Send a JSON object.',
    });
  }
  if (!isObject(parsed)) {
    throw new FairleadError('FL_BODY_INVALID_JSON', 'The body must be a JSON object.', {
      hint: 'Wrap it in braces.',
    });
  }
  return parsed as Record<string, unknown>;
}

/** Where the syntax breaks, without a word of the prompt: V8's message quotes the text. */
function syntaxHint(error: SyntaxError, text: string): string {
  const position = /at position (\d+)/.exec(error.message)?.[1];
  return position === undefined
    ? 'It ends too early or has a stray character.'
    : `It breaks at character ${position} of ${text.length}.`;
}

/** Throws FL_PARAM_INVALID for the first known field of a wrong type, FL_PARAM_MISSING for a missing one. */
export function checkFields(
  body: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, FieldRule>>,
  required: readonly string[],
): void {
  for (const name of required) {
    if (body[name] === undefined || body[name] === null) {
      throw new FairleadError('FL_PARAM_MISSING', `Missing required parameter: '${name}'.`, { param: name });
    }
  }
  for (const name in body) {
    const value = body[name];
    if (value === null || value === undefined || !Object.hasOwn(fields, name)) continue;
    const field = fields[name];
    if (field !== undefined && !field.check(value)) throw invalid(name, field.wants);
  }
}

/** Checks each message's role, content and tool calls. O(messages and parts). */
export function checkMessages(messages: readonly unknown[]): void {
  if (messages.length === 0) {
    throw new FairleadError('FL_PARAM_INVALID', "'messages' must hold at least one message.", {
      param: 'messages',
    });
  }
  for (let i = 0; i < messages.length; i++) {
    const message = messages[i] as Record<string, unknown>;
    if (!isObject(message)) throw invalid(`messages[${i}]`, 'an object');
    if (typeof message.role !== 'string') throw invalid(`messages[${i}].role`, 'a string');
    checkContent(message.content, i);
    const calls = message.tool_calls;
    if (calls !== undefined && calls !== null && !isObjects(calls)) {
      throw invalid(`messages[${i}].tool_calls`, 'a list of tool calls');
    }
  }
}

function checkContent(content: unknown, i: number): void {
  if (content === undefined || content === null || typeof content === 'string') return;
  if (!Array.isArray(content)) throw invalid(`messages[${i}].content`, 'a string or a list of parts');
  for (let j = 0; j < content.length; j++) {
    const part = content[j] as Record<string, unknown>;
    if (!isObject(part) || typeof part.type !== 'string') {
      throw invalid(`messages[${i}].content[${j}]`, 'an object with a type');
    }
    if (part.type === 'text' && typeof part.text !== 'string') {
      throw invalid(`messages[${i}].content[${j}].text`, 'a string');
    }
  }
}
