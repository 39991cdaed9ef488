import { BadRequestError, NotFoundError } from 'openai';
import { expect } from 'vitest';
import { calledWeather, clientOf, create, eventsOf, finalOf, weather } from './openai-node-support.ts';
import { askedOf, type Cases, QUESTION, WEATHER } from './openai-stage.ts';

export const stateCases: Cases = {
  async responses_previous(stage) {
    const first = finalOf(await eventsOf(stage, { input: 'One' }));
    const second = await create(stage, { input: 'Two', previous_response_id: first.id });
    await create(stage, { input: 'Three', previous_response_id: second.id, instructions: 'Be brief.' });
    expect(askedOf(stage).messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
    ]);
    expect(askedOf(stage).messages[4]?.content).toBe(second.output_text);
  },

  async responses_previous_tools(stage) {
    const { response, call } = await calledWeather(stage, WEATHER);
    const next = await create(stage, {
      input: [{ type: 'function_call_output', call_id: call.call_id, output: 'Rain.' }],
      previous_response_id: response.id,
      tools: [weather],
    });
    expect(next.output_text).not.toBe('');
    expect(askedOf(stage).messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
  },

  async responses_retrieve(stage) {
    const made = await create(stage, { input: QUESTION, metadata: { a: 'b' } });
    expect(await clientOf(stage).responses.retrieve(made.id)).toEqual(made);
  },

  async responses_input_items(stage) {
    const first = await create(stage, { input: 'One' });
    const second = await create(stage, { input: 'Two', previous_response_id: first.id });
    const listed = clientOf(stage).responses.inputItems.list(second.id, { order: 'asc', limit: 1 });
    const items = [];
    for await (const item of listed) items.push(item);
    expect(items).toMatchObject([
      { role: 'user', content: [{ type: 'input_text', text: 'One' }] },
      { role: 'assistant', id: first.output[0]?.id },
      { role: 'user', content: [{ type: 'input_text', text: 'Two' }] },
    ]);
  },

  async responses_delete(stage) {
    const { responses } = clientOf(stage);
    const { id } = await create(stage, { input: QUESTION });
    await responses.delete(id);
    await expect(responses.retrieve(id)).rejects.toThrow(NotFoundError);
    await expect(responses.delete(id)).rejects.toThrow(NotFoundError);
  },

  async responses_no_store(stage) {
    const made = await create(stage, { input: QUESTION, store: false });
    await expect(clientOf(stage).responses.retrieve(made.id)).rejects.toThrow(NotFoundError);
    await expect(create(stage, { input: 'x', previous_response_id: made.id })).rejects.toThrow(
      BadRequestError,
    );
  },
};
