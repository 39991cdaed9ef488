import { describe, expect, it } from 'vitest';
import { anthropicRequest, chatWith } from './anthropic.fixture.ts';
import { toPlainChat } from './anthropic-openai-plain.ts';
import { fromAnthropicRequest } from './anthropic-openai-request.ts';

const mark = { cache_control: { type: 'ephemeral' } };
const user = { role: 'user', content: 'Hi' };
const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };

describe('a chat for a server of OpenAI’s own form', () => {
  it('is the same where it says nothing beyond', () => {
    const chat = chatWith([user, { role: 'assistant', content: 'a' }, user]);
    expect(toPlainChat(chat)).toEqual({ changed: {}, lost: [] });
  });

  it('has no field of Anthropic’s left, and says which went', () => {
    const { chat } = fromAnthropicRequest(anthropicRequest('request'));
    const { changed, lost } = toPlainChat(chat);
    expect([...lost].sort()).toEqual(['cache_control', 'messages[].is_error', 'messages[].thinking_blocks']);
    const text = JSON.stringify({ ...chat, ...changed, output_config: undefined });
    for (const name of ['cache_control', 'thinking_blocks', 'is_error', 'signature', '"document"']) {
      expect(text, name).not.toContain(name);
    }
    expect(changed.messages?.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
      'tool',
      'user',
    ]);
  });

  it('joins what the assistant said in one turn, thinking of the turn that goes on included', () => {
    const messages = [
      user,
      { role: 'assistant', content: 'a', reasoning_content: 'r1', thinking_blocks: [] },
      { role: 'assistant', content: null, reasoning_content: 'r2', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c', content: 'x' },
      { role: 'user', content: 'said beside the result' },
    ];
    expect(toPlainChat(chatWith(messages)).changed.messages?.[1]).toEqual({
      role: 'assistant',
      content: 'a',
      reasoning_content: 'r1r2',
      tool_calls: [call],
    });
    const later = toPlainChat(chatWith([...messages, { role: 'assistant', content: 'done' }, user]));
    expect(JSON.stringify(later.changed)).not.toContain('reasoning_content');
    expect(later.lost).toEqual([]);
  });

  it('shows what a tool has returned beside text after all results', () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } };
    const result = (id: string, content: object[]) => ({ role: 'tool', tool_call_id: id, content });
    const text = { type: 'text', text: 'look' };
    const before = [user, { role: 'assistant', tool_calls: [call, { ...call, id: 'd' }] }];
    const { changed } = toPlainChat(
      chatWith([...before, result('c', [text, image]), result('d', [image]), user] as never),
    );
    expect(changed.messages?.slice(2)).toEqual([
      result('c', [text]),
      { role: 'tool', tool_call_id: 'd', content: 'See below.' },
      { role: 'user', content: [image, image, { type: 'text', text: 'Hi' }] },
    ]);
    const last = toPlainChat(chatWith([...before, result('c', [image])] as never)).changed.messages;
    expect(last?.at(-1)).toEqual({ role: 'user', content: [image] });
  });

  it('takes marks from tools and calls', () => {
    const chat = {
      ...chatWith([user, { role: 'assistant', tool_calls: [{ ...call, ...mark }] }]),
      tools: [{ type: 'function', function: { name: 'f' }, ...mark }],
      ...mark,
    };
    expect(toPlainChat(chat)).toEqual({
      changed: {
        messages: [user, { role: 'assistant', tool_calls: [call] }],
        tools: [{ type: 'function', function: { name: 'f' } }],
        cache_control: undefined,
      },
      lost: ['cache_control'],
    });
  });
});
