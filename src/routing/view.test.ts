import { describe, expect, it, vi } from 'vitest';
import type { ChatMessage } from '../protocol/openai-chat.ts';
import { LiteralCollector } from './literals.ts';
import { estimateTokens } from './tokens.ts';
import { RequestView } from './view.ts';
import type { ViewInput } from './view-types.ts';

function view(messages: readonly ChatMessage[], more: Partial<ViewInput> = {}): RequestView {
  return new RequestView({
    model: 'auto',
    messages,
    headers: {},
    identity: { groups: [] },
    nowMs: 0,
    ...more,
  });
}

describe('RequestView', () => {
  it('reads the last user text, from strings and from text parts', () => {
    const seen = view([
      { role: 'user', content: 'first' },
      { role: 'assistant', content: 'answer' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'second' },
          { type: 'image_url', image_url: 'data:' },
          { type: 'text', text: 'part' },
        ],
      },
      { role: 'assistant', content: null },
    ]);
    expect(seen.text).toBe('second part');
    expect(seen.lastUserText).toBe('second part');
    expect(seen.userTexts).toEqual(['first', 'second part']);
    expect(seen.images).toBe(1);
  });

  it('falls back on the other texts when no user speaks', () => {
    const seen = view([
      { role: 'system', content: 'rules' },
      { role: 'tool', content: 'result', tool_call_id: '1' },
    ]);
    expect(seen.text).toBe('rules result');
    expect(seen.lastUserText).toBe('');
    expect(seen.systemText).toBe('rules');
  });

  it('counts tokens over everything that is sent', () => {
    const short = view([{ role: 'user', content: 'hello' }]).tokens;
    const withTools = view([{ role: 'user', content: 'hello' }], {
      tools: [{ type: 'function', function: { name: 'read', description: 'x'.repeat(400) } }],
    }).tokens;
    const withHistory = view([
      { role: 'assistant', content: 'word '.repeat(100) },
      { role: 'user', content: 'hello' },
    ]).tokens;
    expect(withTools).toBeGreaterThan(short + 80);
    expect(withHistory).toBeGreaterThan(short + 80);
  });

  it('joins header values and takes names in any case', () => {
    const seen = view([], { headers: { 'x-a': ['1', '2'], 'x-b': 'v' } });
    expect([seen.header('X-A'), seen.header('x-b'), seen.header('x-c')]).toEqual(['1, 2', 'v', undefined]);
  });

  it('scans for literals once, and only when asked', () => {
    const collector = new LiteralCollector();
    const handle = collector.add('hello', { caseSensitive: false, word: true });
    const matcher = collector.build();
    if (matcher === undefined) throw new Error('a literal was added');
    const scan = vi.spyOn(matcher, 'scan');
    const seen = new RequestView(
      {
        model: 'auto',
        messages: [{ role: 'user', content: 'Hello' }],
        headers: {},
        identity: { groups: [] },
        nowMs: 0,
      },
      matcher,
    );
    expect(scan).not.toHaveBeenCalled();
    expect([seen.hits.has(handle), seen.hits.has(handle)]).toEqual([true, true]);
    expect(scan).toHaveBeenCalledTimes(1);
  });

  it('keeps a shared fact per key', () => {
    const seen = view([]);
    const compute = vi.fn(() => 1);
    const key = {};
    expect(seen.memo(key, compute) + seen.memo(key, compute)).toBe(2);
    expect(compute).toHaveBeenCalledTimes(1);
  });
});

describe('estimateTokens', () => {
  // Counted with o200k_base-like vocabularies: the estimate has to come within a third.
  it.each([
    ['The quick brown fox jumps over the lazy dog.', 10],
    ['for (let i = 0; i < items.length; i++) { total += items[i].price; }', 22],
    ['今天天气很好，我们去公园散步吧。', 11],
  ])('%s', (text, tokens) => {
    expect(Math.abs(estimateTokens(text) - tokens) / tokens).toBeLessThan(0.34);
  });

  it('is monotonous enough to tell 8K from 32K, whatever is sampled', () => {
    const text = 'The quick brown fox jumps over the lazy dog. 今天天气很好。';
    const one = estimateTokens(text);
    for (const times of [10, 400, 5_000]) {
      expect(Math.abs(estimateTokens(text.repeat(times)) / (one * times) - 1)).toBeLessThan(0.05);
    }
  });

  it('gives nothing for nothing and something for anything', () => {
    expect([estimateTokens(''), estimateTokens('a'), estimateTokens('\ud800')]).toEqual([0, 1, 1]);
  });
});
