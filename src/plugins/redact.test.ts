import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChatMessage } from '../protocol/openai-chat.ts';
import { masked, said, setUp } from './redact.fixture.ts';
import redact from './redact.ts';
import { completionOf, pluginRequest, pluginWorld } from './request.fixture.ts';

describe('the request', () => {
  test('is masked wherever a message holds text, and nowhere else', async () => {
    const { plugin } = setUp();
    const messages: ChatMessage[] = [
      { role: 'system', content: 'You serve ada@example.org' },
      { role: 'user', name: 'ada@example.org', content: [{ type: 'text', text: 'I am ada@example.org' }] },
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'bob@example.org?',
        tool_calls: [
          {
            id: 'ada@example.org',
            type: 'function',
            function: { name: 'mail', arguments: '{"to":"bob@example.org","n":1}' },
          },
        ],
      },
      {
        role: 'tool',
        name: 'ada@example.org',
        tool_call_id: 'ada@example.org',
        content: 'sent, key sk-abc123',
      },
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'https://x.io/?u=ada@example.org' } }],
      },
    ];
    const { request } = await masked(plugin, {
      messages,
      user: 'ada@example.org',
      metadata: { id: 'bob@example.org' },
      tools: [{ type: 'function', function: { name: 'mail', description: 'as ada@example.org' } }],
    });
    expect(Object.fromEntries(request.fields)).toEqual({
      user: '<EMAIL_ADDRESS_1>',
      metadata: { id: '<EMAIL_ADDRESS_2>' },
      messages: [
        { role: 'system', content: 'You serve <EMAIL_ADDRESS_1>' },
        {
          role: 'user',
          name: 'EMAIL_ADDRESS_1',
          content: [{ type: 'text', text: 'I am <EMAIL_ADDRESS_1>' }],
        },
        {
          role: 'assistant',
          content: null,
          reasoning_content: '<EMAIL_ADDRESS_2>?',
          tool_calls: [
            {
              id: 'ada@example.org',
              type: 'function',
              function: { name: 'mail', arguments: '{"to":"<EMAIL_ADDRESS_2>","n":1}' },
            },
          ],
        },
        {
          role: 'tool',
          name: 'ada@example.org',
          tool_call_id: 'ada@example.org',
          content: 'sent, key <API_KEY_1>',
        },
        messages[4],
      ],
    });
    expect(request.findings).toEqual([
      { by: 'redact', what: 'EMAIL_ADDRESS', action: 'masked', count: 7 },
      { by: 'redact', what: 'API_KEY', action: 'masked', count: 1 },
    ]);
    expect(messages[0]?.content).toBe('You serve ada@example.org');
  });

  test('is left alone, and its answer too, where there is nothing to mask', async () => {
    const { request, filter } = await masked(setUp().plugin, said('hello'));
    expect(request.fields.size).toBe(0);
    expect(request.findings).toEqual([]);
    expect(filter).toBeUndefined();
  });

  test('keeps what the configuration lets pass, and masks the operator’s own words', async () => {
    const { plugin } = setUp({
      secrets: false,
      allow: ['Help@Example.org'],
      deny: ['Blue bird', '蓝鸟', 'c++'],
    });
    const { messages } = await masked(
      plugin,
      said('help@example.org me@example.org sk-abc blue BIRD, bluebirds 大蓝鸟 C++'),
    );
    expect(messages[0]?.content).toBe(
      'help@example.org <EMAIL_ADDRESS_1> sk-abc <TERM_1>, bluebirds 大<TERM_2> <TERM_3>',
    );
    const none = setUp({ types: ['PERSON'] }).plugin;
    expect((await masked(none, said('me@example.org sk-abc'))).messages[0]?.content).toBe(
      'me@example.org <API_KEY_1>',
    );
  });

  test('masks alike when the conversation is sent again with more, with or without a session', async () => {
    for (const session of [undefined, 's']) {
      const { plugin } = setUp();
      const first: ChatMessage = { role: 'user', content: 'I am a@x.org, not b@x.org' };
      const once = (await masked(plugin, { messages: [first] }, session)).messages;
      const again = (
        await masked(plugin, { messages: [first, { role: 'user', content: 'c@x.org' }] }, session)
      ).messages;
      expect(again).toEqual([...once, { role: 'user', content: '<EMAIL_ADDRESS_3>' }]);
    }
  });

  test('a session keeps what earlier requests masked, for the one who named it and nobody else', async () => {
    const { plugin } = setUp();
    await masked(plugin, said('I am a@x.org'), 's');
    const answer = completionOf('<EMAIL_ADDRESS_1>');
    const same = await masked(plugin, said('who am I?'), 's');
    expect(await same.filter?.whole(answer)).toEqual(completionOf('a@x.org'));
    const asker = { key: 'other', user: undefined, team: undefined, tenant: undefined, session: 's' };
    const other = pluginRequest(said('b@x.org'), { asker });
    await plugin.before?.(other);
    expect(await plugin.after?.(other)?.whole(answer)).toEqual(completionOf('b@x.org'));
    const nobody = pluginRequest(said('who am I?'), { asker: { ...asker, key: undefined } });
    await plugin.before?.(nobody);
    expect(plugin.after?.(nobody)).toBeUndefined();
  });

  test('masked twice is masked once', async () => {
    const { plugin } = setUp();
    const once = await masked(plugin, said('a@x.org sk-abc'), 's');
    const twice = await masked(plugin, { messages: [...once.messages] }, 's');
    expect(twice.messages).toEqual(once.messages);
  });

  test('needs the on-board models', () => {
    const create = () => redact.create(redact.config.parse({}), pluginWorld());
    expect(create).toThrow(expect.objectContaining({ code: 'FL_CONFIG_INVALID', hint: expect.any(String) }));
  });
});

test('canary: no value reaches a finding, a header, a field for the backend or the cache, an error, or what is printed', async () => {
  const secret = fc.stringMatching(/^sk-[A-Za-z0-9]{12,40}$/);
  await fc.assert(
    fc.asyncProperty(secret, fc.stringMatching(/^[a-z]{8,20}@[a-z]{8}\.org$/), async (key, mail) => {
      const { plugin, vault } = setUp();
      const text = `${mail} uses ${key}`;
      const { request, filter } = await masked(
        plugin,
        {
          messages: [
            { role: 'user', content: text },
            {
              role: 'assistant',
              content: null,
              tool_calls: [{ function: { name: 'f', arguments: JSON.stringify({ text }) } }],
            },
            { role: 'tool', content: text },
          ],
          user: mail,
          metadata: { mail },
        },
        'session',
      );
      const sinks = [
        request.findings,
        [...request.fields],
        [...request.sent],
        [...request.answered],
        vault,
        plugin,
        filter,
        await vault.open('session'),
      ];
      const shown = sinks.flatMap((sink) => [
        JSON.stringify(sink),
        inspect(sink, {
          depth: null,
          showHidden: true,
          getters: true,
          maxStringLength: null,
          maxArrayLength: null,
        }),
      ]);
      expect(shown.join('\n')).not.toContain(key);
      expect(shown.join('\n')).not.toContain(mail);
    }),
    { numRuns: 50 },
  );
});
