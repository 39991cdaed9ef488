import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChatChunk, ChatCompletion } from './openai-chat.ts';
import {
  answerTo,
  chunk,
  type Delta,
  lastResponse,
  stamp,
  stream,
  USAGE,
} from './responses-openai.fixture.ts';

const text = fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' });
const delta: fc.Arbitrary<Delta> = fc.oneof(
  text.map((reasoning_content) => ({ reasoning_content })),
  text.map((content) => ({ content })),
  text.map((refusal) => ({ refusal })),
);
const calls = fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 3 });

function chunksOf(deltas: readonly Delta[], pieces: readonly (readonly string[])[]): ChatChunk[] {
  const called = pieces.flatMap((args, index) => [
    chunk({ tool_calls: [{ index, id: `c${index}`, function: { name: 'f', arguments: '' } }] }),
    ...args.map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]);
  return [...deltas.map((one) => chunk(one)), ...called, chunk({}, 'stop')];
}

it('property: the deltas of a stream put together are its final response', () => {
  fc.assert(
    fc.property(fc.array(delta, { maxLength: 12 }), calls, fc.boolean(), (deltas, pieces, summarises) => {
      const { events } = stream(
        chunksOf(deltas, pieces),
        summarises ? { reasoning: { summary: 'auto' } } : {},
      );
      const said = new Map<string, string>();
      for (const event of events) {
        if (!event.type.endsWith('.delta')) continue;
        const key = `${event.item_id} ${event.content_index ?? event.summary_index ?? 0}`;
        said.set(key, (said.get(key) ?? '') + event.delta);
      }
      const whole = new Map<string, string>();
      const note = (id: string, index: number, value: string) => {
        if (value !== '') whole.set(`${id} ${index}`, value);
      };
      for (const item of lastResponse(events).output) {
        if (item.type === 'function_call') note(item.id, 0, item.arguments);
        if (item.type === 'message') {
          for (const [at, part] of item.content.entries())
            note(item.id, at, part.type === 'refusal' ? part.refusal : part.text);
        }
        if (item.type === 'reasoning') {
          for (const [at, part] of [...item.summary, ...(item.content ?? [])].entries())
            note(item.id, at, part.text);
        }
      }
      expect(said).toEqual(whole);
      const closed = events
        .filter(({ type }) => type === 'response.output_item.done')
        .map(({ item }) => item);
      expect(closed).toEqual(lastResponse(events).output);
    }),
  );
});

it('property: an answer is the same whole and streamed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ reasoning_content: text, content: text, finish: fc.constantFrom('stop', 'length') }),
      async ({ finish, ...message }) => {
        const choice = { index: 0, message: { role: 'assistant', ...message }, finish_reason: finish };
        const completion: ChatCompletion = {
          id: 'c',
          object: 'chat.completion',
          created: 1,
          model: 'b',
          choices: [choice],
          usage: USAGE,
        };
        const whole = await answerTo().answer.whole(completion, stamp);
        const { events } = stream([
          chunk({ reasoning_content: message.reasoning_content }),
          chunk({ content: message.content }),
          chunk({}, finish),
          { ...chunk({}), choices: [], usage: USAGE },
        ]);
        expect(whole).toEqual(lastResponse(events));
      },
    ),
  );
});
