import type Anthropic from '@anthropic-ai/sdk';
import { expect } from 'vitest';
import { type Case, lostOf, MODELS, QUESTION, textOf } from './front.ts';

const PNG = 'iVBORw0KGgo=';
const EPHEMERAL = { type: 'ephemeral' } as const;

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const events: T[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** Messages, whole and streamed, and what they are made of. */
export const messageCases = {
  async text({ client, model }) {
    const message = await client.messages.create({ model, max_tokens: 500, messages: QUESTION });
    expect(message).toMatchObject({
      id: expect.stringMatching(/^msg_/),
      type: 'message',
      role: 'assistant',
      model,
      content: [{ type: 'text', text: expect.stringContaining('simulated answer') }],
      stop_reason: 'end_turn',
      stop_sequence: null,
    });
    expect(message.usage.input_tokens).toBeGreaterThan(0);
    expect(message.usage.output_tokens).toBeGreaterThan(0);
  },

  async 'request-id'({ client, model }) {
    const message = await client.messages.create({ model, max_tokens: 500, messages: QUESTION });
    expect(message._request_id).toMatch(/^req_/);
    const wrong = client.messages.create({ model: 'nobody', max_tokens: 5, messages: QUESTION });
    await expect(wrong).rejects.toMatchObject({ requestID: expect.stringMatching(/^req_/) });
  },

  async events({ client, model }) {
    const events = await collect(
      await client.messages.create({ model, max_tokens: 500, messages: QUESTION, stream: true }),
    );
    const types = events.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['message_start', 'content_block_start']);
    expect(types.slice(-3)).toEqual(['content_block_stop', 'message_delta', 'message_stop']);
    expect(new Set(types.slice(2, -3))).toEqual(new Set(['content_block_delta']));
  },

  async 'stream-text'({ client, model }) {
    const ask = { model, max_tokens: 500, messages: QUESTION };
    const whole = await client.messages.create(ask);
    const pieces: string[] = [];
    await client.messages
      .stream(ask)
      .on('text', (text) => pieces.push(text))
      .done();
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(textOf(whole));
  },

  async 'stream-helper'({ client, model }) {
    const ask = { model, max_tokens: 500, messages: QUESTION };
    const whole = await client.messages.create(ask);
    const final = await client.messages.stream(ask).finalMessage();
    expect(final.content).toMatchObject(whole.content);
    expect(final.stop_reason).toBe(whole.stop_reason);
    expect(final.usage).toMatchObject({ ...whole.usage, output_tokens: expect.any(Number) });
    expect(final.usage.output_tokens).toBe(whole.usage.output_tokens);
  },

  async 'start-usage'({ client, model }) {
    const [start] = await collect(
      await client.messages.create({ model, max_tokens: 500, messages: QUESTION, stream: true }),
    );
    expect(start?.type === 'message_start' && start.message.usage.input_tokens).toBeGreaterThan(0);
  },

  async system({ client, model, lastBody, kind }) {
    await client.messages.create({ model, max_tokens: 50, system: 'Be brief.', messages: QUESTION });
    const blocks = [
      { type: 'text' as const, text: 'Be brief.' },
      { type: 'text' as const, text: 'Be kind.' },
    ];
    const plain = lastBody();
    await client.messages.create({ model, max_tokens: 50, system: blocks, messages: QUESTION });
    if (kind === 'anthropic') {
      expect(plain.system).toEqual(blocks.slice(0, 1));
      expect(lastBody().system).toEqual(blocks);
    } else {
      expect(plain.messages).toEqual([{ role: 'system', content: 'Be brief.' }, ...QUESTION]);
      expect(lastBody().messages).toEqual([{ role: 'system', content: blocks }, ...QUESTION]);
    }
  },

  async turns({ client, model, lastBody, kind }) {
    const messages: Anthropic.MessageParam[] = [
      ...QUESTION,
      { role: 'assistant', content: 'A fitting.' },
      { role: 'user', content: [{ type: 'text', text: 'And in one word?' }] },
      { role: 'assistant', content: 'It is a' },
    ];
    const { response } = await client.messages.create({ model, max_tokens: 50, messages }).withResponse();
    expect(lostOf(response)).toEqual([]);
    if (kind === 'vllm') expect(lastBody().continue_final_message).toBe(true);
    expect((lastBody().messages as unknown[]).length).toBe(4);
  },

  async sampling({ client, model, lastBody, kind }) {
    // its types have lost them with Claude 4.7, its clients send them to earlier models
    const sampling = { temperature: 0.5, top_k: 7 };
    const metadata = { user_id: 'user-7' };
    await client.messages.create({ model, max_tokens: 50, messages: QUESTION, metadata, ...sampling });
    expect(lastBody()).toMatchObject({ temperature: 0.5, top_k: 7 });
    if (kind === 'anthropic') expect(lastBody()).toMatchObject({ max_tokens: 50, metadata });
    else expect(lastBody()).toMatchObject({ max_completion_tokens: 50, user: 'user-7' });
  },

  async 'stop-sequence'({ client, model }) {
    const ask = { model, max_tokens: 500, messages: QUESTION, stop_sequences: ['answer'] };
    const ends = { stop_reason: 'stop_sequence', stop_sequence: 'answer' };
    expect(await client.messages.create(ask)).toMatchObject(ends);
    expect(await client.messages.stream(ask).finalMessage()).toMatchObject(ends);
  },

  async 'max-tokens'({ client, model }) {
    const ask = { model, max_tokens: 3, messages: QUESTION };
    expect((await client.messages.create(ask)).stop_reason).toBe('max_tokens');
    expect((await client.messages.stream(ask).finalMessage()).stop_reason).toBe('max_tokens');
  },

  async 'service-tier'({ client, model, lastBody }) {
    await client.messages.create({
      model,
      max_tokens: 50,
      messages: QUESTION,
      service_tier: 'standard_only',
    });
    expect(lastBody().service_tier).toBe('standard_only');
  },

  async structured({ client, model }) {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    };
    const message = await client.messages.create({
      model,
      max_tokens: 500,
      messages: QUESTION,
      output_config: { format: { type: 'json_schema', schema } },
    });
    expect(JSON.parse(textOf(message))).toEqual({ city: expect.any(String) });
  },

  async image({ client, model, lastBody, kind }) {
    const content: Anthropic.ContentBlockParam[] = [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
      { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
      { type: 'text', text: 'What is this?' },
    ];
    await client.messages.create({ model, max_tokens: 50, messages: [{ role: 'user', content }] });
    const [sent] = lastBody().messages as { content: unknown }[];
    if (kind === 'anthropic') expect(sent?.content).toEqual(content);
    else {
      expect(sent?.content).toEqual([
        { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
        { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        { type: 'text', text: 'What is this?' },
      ]);
    }
  },

  async document({ client, model, lastBody, kind }) {
    const content: Anthropic.ContentBlockParam[] = [
      {
        type: 'document',
        source: { type: 'text', media_type: 'text/plain', data: 'Hemp rots.' },
        title: 'Ropes',
      },
      { type: 'text', text: 'What rots?' },
    ];
    await client.messages.create({ model, max_tokens: 50, messages: [{ role: 'user', content }] });
    const [sent] = lastBody().messages as { content: unknown[] }[];
    if (kind === 'anthropic') expect(sent?.content).toEqual(content);
    else expect(sent?.content[0]).toEqual({ type: 'text', text: 'Ropes\n\nHemp rots.' });
  },

  /** The simulated server reads none and says so: in front of it the refusal is what the client must see. */
  async pdf({ client, model, lastBody, kind }) {
    const block: Anthropic.DocumentBlockParam = {
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' },
    };
    const asked = client.messages.create({
      model,
      max_tokens: 50,
      messages: [{ role: 'user', content: [block, { type: 'text', text: 'What is in it?' }] }],
    });
    if (kind === 'vllm') await expect(asked).rejects.toMatchObject({ status: 400 });
    else {
      await asked;
      const [sent] = lastBody().messages as { content: unknown[] }[];
      expect(sent?.content[0]).toEqual(block);
    }
  },

  async citations({ client, model }) {
    const { response } = await client.messages
      .create({
        model,
        max_tokens: 50,
        messages: [
          {
            role: 'user',
            content: [
              {
                type: 'document',
                source: { type: 'text', media_type: 'text/plain', data: 'Hemp rots.' },
                citations: { enabled: true },
              },
            ],
          },
        ],
      })
      .withResponse();
    expect(lostOf(response)).toEqual([]);
  },

  async 'cache-marks'({ client, model, lastBody, kind }) {
    const ask = {
      model,
      max_tokens: 50,
      system: [{ type: 'text' as const, text: 'A long manual.', cache_control: EPHEMERAL }],
      messages: [
        {
          role: 'user' as const,
          content: [{ type: 'text' as const, text: `Marked ${kind}`, cache_control: EPHEMERAL }],
        },
      ],
    };
    const { data, response } = await client.messages.create(ask).withResponse();
    if (kind === 'vllm') {
      expect(lostOf(response)).toEqual(['cache_control']);
      expect(JSON.stringify(lastBody())).not.toContain('cache_control');
      return;
    }
    expect(lostOf(response)).toEqual([]);
    expect(lastBody()).toMatchObject({ system: ask.system, messages: ask.messages });
    expect(data.usage).toMatchObject({ cache_creation_input_tokens: 100, cache_read_input_tokens: 0 });
    expect((await client.messages.create(ask)).usage).toMatchObject({
      input_tokens: 12,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 100,
    });
  },

  async 'cache-usage'({ client, model, kind }) {
    const text = `Once more, ${kind}: ${'a rope on a ship '.repeat(40)}`;
    const mark = kind === 'anthropic' ? { cache_control: EPHEMERAL } : {};
    const ask = {
      model,
      max_tokens: 50,
      messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text, ...mark }] }],
    };
    const first = (await client.messages.create(ask)).usage;
    const { usage } = await client.messages.stream(ask).finalMessage();
    expect(usage.cache_read_input_tokens).toBeGreaterThan(0);
    const all = (of: Anthropic.Usage) =>
      of.input_tokens + (of.cache_read_input_tokens ?? 0) + (of.cache_creation_input_tokens ?? 0);
    expect(all(usage)).toBe(all(first));
  },

  async betas({ client, model, lastHeader, kind }) {
    await client.beta.messages.create({
      model,
      max_tokens: 50,
      messages: QUESTION,
      betas: ['context-1m-2025-08-07'],
    });
    expect(lastHeader('anthropic-beta')).toBe(
      kind === 'anthropic' ? 'configured-beta,context-1m-2025-08-07' : undefined,
    );
  },

  async routed({ client }) {
    const { data, response } = await client.messages
      .create({ model: 'auto', max_tokens: 50, messages: QUESTION })
      .withResponse();
    expect(Object.values(MODELS)).toContain(data.model);
    expect(response.headers.get('x-fairlead-model')).toBe(data.model);
    expect(response.headers.get('x-fairlead-decision')).not.toBe('none');
  },
} satisfies Record<string, Case>;
