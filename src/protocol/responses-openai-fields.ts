import { FairleadError } from '../core/errors.ts';
import { isRecord } from '../core/record.ts';
import type { ResponsesBody } from './responses-openai-types.ts';
import { checkFields } from './validate.ts';

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isBoolean: Check = (value) => typeof value === 'boolean';
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 1;
const isObjects: Check = (value) => Array.isArray(value) && value.every(isRecord);
const isStrings: Check = (value) => Array.isArray(value) && value.every(isString);

const rule = (check: Check, wants: string) => ({ check, wants });

/** Known fields of POST /v1/responses (https://platform.openai.com/docs/api-reference/responses/create); each may be null. */
const FIELDS = {
  model: rule(isString, 'a string'),
  input: rule((value) => isString(value) || isObjects(value), 'a string or a list of items'),
  instructions: rule(isString, 'a string'),
  previous_response_id: rule(isString, 'a string'),
  tools: rule(isObjects, 'a list of tools'),
  tool_choice: rule((value) => isString(value) || isRecord(value), 'a string or an object'),
  parallel_tool_calls: rule(isBoolean, 'true or false'),
  max_output_tokens: rule(isCount, 'a whole number from 1'),
  max_tool_calls: rule(isCount, 'a whole number from 1'),
  temperature: rule(isNumber, 'a number'),
  top_p: rule(isNumber, 'a number'),
  top_logprobs: rule((value) => Number.isInteger(value) && (value as number) >= 0, 'a whole number from 0'),
  text: rule(isRecord, 'an object'),
  reasoning: rule(isRecord, 'an object'),
  include: rule(isStrings, 'a list of strings'),
  metadata: rule(isRecord, 'an object'),
  store: rule(isBoolean, 'true or false'),
  stream: rule(isBoolean, 'true or false'),
  stream_options: rule(isRecord, 'an object'),
  background: rule(isBoolean, 'true or false'),
  truncation: rule(isString, 'a string'),
  service_tier: rule(isString, 'a string'),
  user: rule(isString, 'a string'),
  safety_identifier: rule(isString, 'a string'),
  prompt_cache_key: rule(isString, 'a string'),
} as const;

/** What only the service itself can do, and an answer without it would be another. */
const REFUSED: Readonly<Record<string, { readonly asks: Check; readonly hint: string }>> = {
  background: {
    asks: (value) => value === true,
    hint: 'Leave it out, and stream the answer where it takes long.',
  },
  conversation: { asks: () => true, hint: 'Use previous_response_id, or send the items themselves.' },
  prompt: { asks: () => true, hint: 'Send the text of the template in instructions and input.' },
};

/**
 * Throws FL_PARAM_MISSING or FL_PARAM_INVALID for a field that is missing or of a wrong type, FL_UNSUPPORTED for what no
 * backend behind a gateway can do.
 */
export function checkResponsesBody(body: ResponsesBody): void {
  const continues = typeof body.previous_response_id === 'string';
  checkFields(body, FIELDS, continues ? ['model'] : ['model', 'input']);
  if (Array.isArray(body.input) && body.input.length === 0 && !continues) {
    throw new FairleadError('FL_PARAM_INVALID', "'input' must hold at least one item.", { param: 'input' });
  }
  for (const name in REFUSED) {
    const value = body[name];
    const refused = REFUSED[name];
    if (value === undefined || value === null || refused?.asks(value) !== true) continue;
    throw new FairleadError('FL_UNSUPPORTED', `'${name}' is not served here.`, {
      param: name,
      hint: refused.hint,
    });
  }
}
