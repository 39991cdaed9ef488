import { describe, expect, test } from 'vitest';
import type { ChatMessage, ChatRequest, ChatTool } from '../protocol/openai-chat.ts';
import { pluginRequest, pluginWorld } from './request.fixture.ts';
import { toolName } from './tool-names.ts';
import kind from './tools.ts';

const tool = (name: string) => ({ type: 'function', function: { name } });
const THREE = ['fs_read', 'fs_write', 'shell'].map(tool);

async function run(config: object, body: Partial<ChatRequest>) {
  const request = pluginRequest(body);
  await kind.create(kind.config.parse(config), pluginWorld()).before?.(request);
  const tools = request.get('tools');
  return { request, names: Array.isArray(tools) ? tools.map(toolName) : undefined };
}

describe('which tools leave', () => {
  test.each([
    [{ allow: ['fs_*'] }, ['fs_read', 'fs_write']],
    [{ block: ['shell'] }, ['fs_read', 'fs_write']],
    [{ allow: ['fs_*'], block: ['*write*'] }, ['fs_read']],
    [{ allow: ['*'] }, ['fs_read', 'fs_write', 'shell']],
    [{ allow: ['f*_*d'] }, ['fs_read']],
    [{ mode: 'passthrough', block: ['*'] }, ['fs_read', 'fs_write', 'shell']],
    [{ mode: 'none' }, undefined],
    [{ allow: ['nothing'] }, undefined],
  ])('%j leaves %j', async (config, left) => {
    expect((await run(config, { tools: THREE })).names).toEqual(left);
  });

  test.each([
    ['ab*ba', 'aba', false],
    ['ab*ba', 'abba', true],
    ['a*b*c', 'a-c-b', false],
    ['*', '', true],
    ['a.c', 'abc', false],
  ])('the glob %s on %s is %s', async (glob, name, fits) => {
    const { names } = await run({ allow: [glob] }, { tools: [tool(name), tool('keep')] });
    expect(names?.includes(name) ?? false).toBe(fits);
  });

  test('a long name takes no long time', async () => {
    const glob = '*a*a*a*a*a*a*a*a*b';
    const { names } = await run({ block: [glob] }, { tools: [tool('a'.repeat(100_000))] });
    expect(names).toHaveLength(1);
  });

  test('hosted and custom tools have names, too', async () => {
    const tools = [{ type: 'web_search' }, { type: 'custom', custom: { name: 'shell' } }];
    expect((await run({ block: ['shell'] }, { tools })).names).toEqual(['web_search']);
  });

  test('the older form of tools is filtered likewise', async () => {
    const functions = [{ name: 'fs_read' }, { name: 'shell' }];
    const { request } = await run({ block: ['shell'] }, { functions, function_call: { name: 'shell' } });
    expect(request.get('functions')).toEqual([{ name: 'fs_read' }]);
    expect(request.get('function_call')).toBeUndefined();
  });
});

describe('tool_choice', () => {
  test('goes with the tools, and where it names one that went', async () => {
    const none = await run(
      { mode: 'none' },
      { tools: THREE, tool_choice: 'required', parallel_tool_calls: true },
    );
    expect([...none.request.removed]).toEqual(['tools', 'tool_choice', 'parallel_tool_calls']);
    const named = await run({ block: ['shell'] }, { tools: THREE, tool_choice: tool('shell') });
    expect(named.request.get('tool_choice')).toBeUndefined();
    const allowed = { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [tool('shell')] } };
    expect(
      (await run({ block: ['shell'] }, { tools: THREE, tool_choice: allowed })).request.get('tool_choice'),
    ).toBeUndefined();
  });

  test('stays where its tool stays', async () => {
    const choice = tool('fs_read');
    const { request } = await run({ block: ['shell'] }, { tools: THREE, tool_choice: choice });
    expect(request.get('tool_choice')).toBe(choice);
  });
});

test('says how many went, and nothing where none did', async () => {
  expect((await run({ allow: ['fs_*'] }, { tools: THREE })).request.findings).toEqual([
    { by: 'tools', what: 'tool_not_allowed', action: 'removed', count: 1 },
  ]);
  const { request } = await run({}, { tools: THREE });
  expect([request.findings, [...request.fields], [...request.removed]]).toEqual([[], [], []]);
});

test('takes calls and results out of the history when asked, and leaves what was said', async () => {
  const call = { id: 'c', type: 'function', function: { name: 'shell', arguments: '{}' } };
  const messages: ChatMessage[] = [
    { role: 'user', content: 'look' },
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'c', content: 'secret' },
    { role: 'assistant', content: 'I looked.', tool_calls: [call] },
    { role: 'user', content: 'and?' },
  ];
  const { request } = await run({ mode: 'none', stripToolHistory: true }, { messages, tools: THREE });
  expect(request.get('messages')).toEqual([
    { role: 'user', content: 'look' },
    { role: 'assistant', content: 'I looked.' },
    { role: 'user', content: 'and?' },
  ]);
});

test('odd tools break nothing', async () => {
  for (const tools of [[null], [{}], 'x', {}] as unknown as ChatTool[][]) {
    await expect(run({ allow: ['a*'], stripToolHistory: true }, { tools })).resolves.toBeDefined();
  }
});
