import { isRecord } from '../../src/core/record.ts';

/** One choice, put together from its events. */
export interface Choice {
  text: string;
  reasoning: string;
  toolName: string;
  toolArguments: string;
  finish: string | undefined;
  /** The tokens that came with a probability. */
  logprobs: string;
}

/** One answer as its events tell it. */
export interface Answer {
  readonly choices: readonly Choice[];
  /** What an error event, or an error body, says. */
  readonly error: string | undefined;
  /** Events that are no JSON. */
  readonly broken: number;
  readonly done: boolean;
  /** Tokens of prompt and answer, as the last event that counts them says. */
  readonly usage: string | undefined;
}

/** Puts an answer together from the data of its events. O(bytes). */
export function readAnswer(data: readonly string[]): Answer {
  const choices: Choice[] = [];
  let error: string | undefined;
  let broken = 0;
  let done = false;
  let usage: string | undefined;
  for (const text of data) {
    if (text === '[DONE]') {
      done = true;
      continue;
    }
    const event = parse(text);
    if (event === undefined) {
      broken++;
      continue;
    }
    if (isRecord(event.usage)) usage = `${event.usage.prompt_tokens} + ${event.usage.completion_tokens}`;
    if (event.error !== undefined && event.error !== null) error = JSON.stringify(event.error);
    if (Array.isArray(event.choices))
      for (const choice of event.choices) if (isRecord(choice)) take(choices, choice);
  }
  return { choices, error, broken, done, usage };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const event: unknown = JSON.parse(text);
    return isRecord(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

function take(choices: Choice[], choice: Record<string, unknown>): void {
  const index = typeof choice.index === 'number' ? choice.index : 0;
  choices[index] ??= {
    text: '',
    reasoning: '',
    toolName: '',
    toolArguments: '',
    finish: undefined,
    logprobs: '',
  };
  const said = choices[index];
  const delta = recordOf(choice.delta);
  said.text += textOf(delta.content);
  said.reasoning += textOf(delta.reasoning_content ?? delta.reasoning);
  for (const call of Array.isArray(delta.tool_calls) ? delta.tool_calls : []) {
    const called = recordOf(recordOf(call).function);
    said.toolName += textOf(called.name);
    said.toolArguments += textOf(called.arguments);
  }
  const scored = recordOf(choice.logprobs).content;
  for (const entry of Array.isArray(scored) ? scored : []) said.logprobs += textOf(recordOf(entry).token);
  if (typeof choice.finish_reason === 'string') said.finish = choice.finish_reason;
}
