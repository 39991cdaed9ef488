import type Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { expect } from 'vitest';
import { type Case, type Front, lostOf, QUESTION, TOOL, WEATHER } from './front.ts';

const calling = (model: string) => ({ model, max_tokens: 2000, messages: WEATHER, tools: [TOOL] });
const THINKING = { type: 'enabled', budget_tokens: 1024 } as const;
const IMAGE: Anthropic.ImageBlockParam = {
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' },
};

const callIn = (message: Anthropic.Message): Anthropic.ToolUseBlock => {
  const call = message.content.find((block) => block.type === 'tool_use');
  if (call === undefined) throw new Error('no tool was called');
  return call;
};

/** The conversation after the first call, with what the tool says. */
async function withResult(
  { client, model }: Front,
  result: Partial<Anthropic.ToolResultBlockParam>,
  more: Partial<Anthropic.MessageCreateParamsNonStreaming> = {},
) {
  const ask = { ...calling(model), ...more };
  const first = await client.messages.create(ask);
  const call = callIn(first);
  const messages: Anthropic.MessageParam[] = [
    ...WEATHER,
    { role: 'assistant', content: first.content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, ...result }] },
  ];
  const { data, response } = await client.messages.create({ ...ask, messages }).withResponse();
  return { first, call, data, response };
}

/** Tools and thinking. */
export const toolCases = {
  async tool({ client, model }) {
    const message = await client.messages.create(calling(model));
    expect(message.stop_reason).toBe('tool_use');
    expect(callIn(message)).toMatchObject({
      id: expect.stringMatching(/./),
      name: 'get_weather',
      input: { city: expect.any(String) },
    });
  },

  async 'tool-stream'({ client, model }) {
    const whole = await client.messages.create(calling(model));
    const pieces: string[] = [];
    const final = await client.messages
      .stream(calling(model))
      .on('inputJson', (json) => pieces.push(json))
      .finalMessage();
    expect(JSON.parse(pieces.join(''))).toEqual(callIn(whole).input);
    expect(callIn(final)).toMatchObject({ name: 'get_weather', input: callIn(whole).input });
    expect(final.stop_reason).toBe('tool_use');
  },

  async 'tool-result'(front) {
    const { call, data, response } = await withResult(front, { content: 'Rain, 12 °C.' });
    expect(data.stop_reason).toBe('end_turn');
    expect(lostOf(response)).toEqual([]);
    const sent = front.lastBody().messages as Record<string, unknown>[];
    if (front.kind === 'vllm') {
      expect(sent.at(-1)).toEqual({ role: 'tool', tool_call_id: call.id, content: 'Rain, 12 °C.' });
      expect(sent.at(-2)).toMatchObject({ role: 'assistant', tool_calls: [{ id: call.id }] });
    } else {
      expect(sent.at(-1)?.content).toEqual([
        { type: 'tool_result', tool_use_id: call.id, content: [{ type: 'text', text: 'Rain, 12 °C.' }] },
      ]);
    }
  },

  async 'tool-error'(front) {
    const { response } = await withResult(front, { content: 'It is down.', is_error: true });
    const sent = JSON.stringify(front.lastBody());
    expect(sent.includes('"is_error":true')).toBe(front.kind === 'anthropic');
    expect(lostOf(response)).toEqual(front.kind === 'anthropic' ? [] : ['messages[].is_error']);
  },

  async 'tool-image'(front) {
    const { data } = await withResult(front, { content: [{ type: 'text', text: 'A map.' }, IMAGE] });
    expect(data.stop_reason).toBe('end_turn');
    const last = (front.lastBody().messages as Record<string, unknown>[]).at(-1);
    if (front.kind === 'anthropic') expect(JSON.stringify(last)).toContain(JSON.stringify(IMAGE));
    else {
      expect(last).toEqual({
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }],
      });
    }
  },

  async 'tool-choice'({ client, model, lastBody, kind }) {
    const ask = { ...calling(model), messages: QUESTION };
    const any = await client.messages.create({ ...ask, tool_choice: { type: 'any' } });
    expect(callIn(any).name).toBe('get_weather');
    const named = await client.messages.create({
      ...ask,
      tool_choice: { type: 'tool', name: 'get_weather', disable_parallel_tool_use: true },
    });
    expect(named.stop_reason).toBe('tool_use');
    if (kind === 'vllm') expect(lastBody().parallel_tool_calls).toBe(false);
    else {
      expect(lastBody().tool_choice).toEqual({
        type: 'tool',
        name: 'get_weather',
        disable_parallel_tool_use: true,
      });
    }
    const none = await client.messages.create({ ...calling(model), tool_choice: { type: 'none' } });
    expect(none.stop_reason).toBe('end_turn');
  },

  async 'tool-runner'({ client, model }) {
    const cities: string[] = [];
    const weather = betaTool({
      name: 'get_weather',
      description: 'The weather in a city.',
      inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      run: ({ city }) => {
        cities.push(city);
        return 'Rain.';
      },
    });
    const final = await client.beta.messages.toolRunner({
      model,
      max_tokens: 2000,
      messages: WEATHER,
      tools: [weather],
    });
    expect(cities).toHaveLength(1);
    expect(final.stop_reason).toBe('end_turn');
  },

  async 'server-tool'({ client, model }) {
    const ask = { model, max_tokens: 500, messages: QUESTION };
    const search: Anthropic.WebSearchTool20250305 = { type: 'web_search_20250305', name: 'web_search' };
    const refused = client.messages.create({ ...ask, tools: [search] });
    await expect(refused).rejects.toMatchObject({ status: 400, errorCode: 'FL_UNSUPPORTED' });
    const bash: Anthropic.ToolBash20250124 = { type: 'bash_20250124', name: 'bash' };
    const { response } = await client.messages.create({ ...ask, tools: [bash] }).withResponse();
    expect(lostOf(response)).toEqual(['tools[0]']);
  },

  async 'server-tool-run'({ client, model, lastBody }) {
    const search: Anthropic.WebSearchTool20250305 = { type: 'web_search_20250305', name: 'web_search' };
    await client.messages.create({ model, max_tokens: 500, messages: QUESTION, tools: [search] });
    expect(lastBody().tools).toEqual([search]);
  },

  async thinking({ client, model, kind }) {
    const message = await client.messages.create({
      model,
      max_tokens: 4000,
      messages: QUESTION,
      thinking: THINKING,
    });
    expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text']);
    expect(message.content[0]).toMatchObject({
      thinking: expect.stringMatching(/\w/),
      signature: kind === 'anthropic' ? 'EqQBscripted==' : '',
    });
  },

  async 'thinking-stream'({ client, model, kind }) {
    const ask = { model, max_tokens: 4000, messages: QUESTION, thinking: THINKING };
    const whole = await client.messages.create(ask);
    const thoughts: string[] = [];
    const signatures: string[] = [];
    const final = await client.messages
      .stream(ask)
      .on('thinking', (piece) => thoughts.push(piece))
      .on('signature', (signature) => signatures.push(signature))
      .finalMessage();
    expect(final.content).toMatchObject(whole.content);
    expect(thoughts.length).toBeGreaterThan(1);
    expect(thoughts.join('')).toBe(whole.content[0]?.type === 'thinking' && whole.content[0].thinking);
    expect(signatures).toEqual(kind === 'anthropic' ? ['EqQBscripted=='] : []);
  },

  async 'thinking-back'(front) {
    const { first, response } = await withResult(front, { content: 'Rain.' }, { thinking: THINKING });
    expect(first.content[0]?.type).toBe('thinking');
    expect(lostOf(response)).toEqual([]);
    const sent = front.lastBody().messages as { content: unknown; reasoning_content?: string }[];
    if (front.kind === 'anthropic') {
      expect(sent[1]?.content).toEqual(expect.arrayContaining([first.content[0]]));
      expect(front.lastBody().thinking).toEqual(THINKING);
    } else {
      expect(sent[1]?.reasoning_content).toBe(
        first.content[0]?.type === 'thinking' && first.content[0].thinking,
      );
      expect(front.lastBody()).toMatchObject({
        chat_template_kwargs: { enable_thinking: true },
        thinking_token_budget: 1024,
      });
    }
  },

  async 'thinking-off'({ client, model, lastBody, kind }) {
    const message = await client.messages.create({
      model,
      max_tokens: 4000,
      messages: QUESTION,
      thinking: { type: 'disabled' },
    });
    expect(message.content.map(({ type }) => type)).toEqual(['text']);
    if (kind === 'vllm') expect(lastBody().chat_template_kwargs).toEqual({ enable_thinking: false });
  },
} satisfies Record<string, Case>;
