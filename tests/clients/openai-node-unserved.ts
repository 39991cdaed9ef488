import { toFile } from 'openai';
import { expect } from 'vitest';
import { clientOf, create } from './openai-node-support.ts';
import { type Cases, QUESTION } from './openai-stage.ts';

/** What OpenAI's own service does and this gateway does not: each is refused in one line, and is known to fail. */
export const unservedCases: Cases = {
  async responses_background(stage) {
    const { status } = await create(stage, { input: QUESTION, background: true });
    expect(['queued', 'in_progress', 'completed']).toContain(status);
  },

  async responses_conversation(stage) {
    const { id } = await clientOf(stage).conversations.create();
    await create(stage, { input: QUESTION, conversation: id });
  },

  async responses_built_in_tool(stage) {
    const { status } = await create(stage, { input: QUESTION, tools: [{ type: 'web_search' }] });
    expect(status).toBe('completed');
  },

  async responses_file_by_id(stage) {
    const client = clientOf(stage);
    const file = await toFile(Buffer.from('text'), 'a.txt');
    const { id } = await client.files.create({ file, purpose: 'user_data' });
    const content = [{ type: 'input_file' as const, file_id: id }];
    await create(stage, { input: [{ role: 'user', content }] });
  },

  async responses_stream_again(stage) {
    const { id } = await create(stage, { input: QUESTION });
    const stream = await clientOf(stage).responses.retrieve(id, { stream: true });
    for await (const _event of stream);
  },

  async responses_count_tokens(stage) {
    const { input_tokens } = await clientOf(stage).responses.inputTokens.count({
      model: stage.model,
      input: QUESTION,
    });
    expect(input_tokens).toBeGreaterThan(0);
  },

  async responses_compact(stage) {
    const { output } = await clientOf(stage).responses.compact({ model: stage.model, input: QUESTION });
    expect(output.length).toBeGreaterThan(0);
  },
};
