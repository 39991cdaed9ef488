import { expect } from 'vitest';
import type { ChatChunk, ChatChunkChoice } from './openai-chat.ts';
import { responsesAnswer } from './responses-openai-answer.ts';
import { checkResponsesBody } from './responses-openai-fields.ts';
import { readInput } from './responses-openai-input.ts';
import { chatOf } from './responses-openai-request.ts';
import type { ResponseObject } from './responses-openai-types.ts';

export interface Event {
  readonly type: string;
  readonly sequence_number: number;
  readonly [field: string]: unknown;
}

export const stamp = { id: 'req_1', createdS: 1_700_000_000, model: 'm' };

export function answerTo(body: object = {}) {
  let count = 0;
  const kept: ResponseObject[] = [];
  const answer = responsesAnswer({
    id: 'resp_1',
    newId: (prefix) => `${prefix}_${count++}`,
    body: { model: 'm', input: 'Hi', ...body },
    stores: true,
    nowS: () => 1_700_000_009,
    keep(response) {
      kept.push(response);
      return true;
    },
  });
  return { answer, kept };
}

export type Delta = ChatChunkChoice['delta'];

export const chunk = (delta: Delta, finish: string | null = null, more: object = {}): ChatChunk => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'b',
  choices: [{ index: 0, delta, finish_reason: finish, ...more }],
});

export const USAGE = {
  prompt_tokens: 7,
  completion_tokens: 5,
  total_tokens: 12,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 2 },
};

export function eventsOf(text: string): Event[] {
  return text
    .split('\n\n')
    .filter((frame) => frame !== '')
    .map((frame) => {
      const [name = '', data = ''] = frame.split('\n');
      const event = JSON.parse(data.slice('data: '.length)) as Event;
      expect(name).toBe(`event: ${event.type}`);
      return event;
    });
}

export function stream(chunks: readonly ChatChunk[], body: object = {}) {
  const { answer, kept } = answerTo(body);
  const writer = answer.stream(stamp);
  const text = chunks.map((one) => writer.chunk(one)).join('') + writer.end();
  return { events: eventsOf(text), kept };
}

export const typesOf = (events: readonly Event[]) => events.map(({ type }) => type.replace('response.', ''));

export const lastResponse = (events: readonly Event[]) => events.at(-1)?.response as ResponseObject;

/** The chat that a body becomes, and what is lost on the way. */
export function read(body: Record<string, unknown>) {
  const whole: Record<string, unknown> = { model: 'm', ...body };
  checkResponsesBody(whole);
  let count = 0;
  const items = readInput(whole.input, (prefix) => `${prefix}_${count++}`);
  const lost = new Set<string>();
  const chat = chatOf(
    whole,
    items.map((item, index) => ({ item, path: `input[${index}]` })),
    lost,
  );
  return { chat, lost: [...lost] };
}
