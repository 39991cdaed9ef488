import { describe, expect, it } from 'vitest';
import { thinkingTokens } from './thinking.ts';

describe('thinkingTokens', () => {
  it.each([
    [{}, 0],
    [{ chat_template_kwargs: { enable_thinking: true } }, 48],
    [{ chat_template_kwargs: { enable_thinking: false } }, 0],
    [{ chat_template_kwargs: { thinking: true } }, 48],
    [{ enable_thinking: true, thinking_budget: 10 }, 10],
    [{ reasoning_effort: 'none' }, 0],
    [{ reasoning_effort: 'low' }, 24],
    [{ reasoning_effort: 'high' }, 96],
    [{ reasoning: { effort: 'minimal' } }, 16],
    [{ reasoning: { enabled: false } }, 0],
    [{ reasoning: { max_tokens: 30 } }, 30],
    [{ think: true }, 48],
    [{ think: 'high' }, 96],
    [{ think: false }, 0],
    [{ thinking: { type: 'enabled', budget_tokens: 20 } }, 20],
    [{ thinking: { type: 'disabled' } }, 0],
    [{ chat_template_kwargs: { enable_thinking: true }, reasoning_effort: 'high' }, 96],
    [{ chat_template_kwargs: { enable_thinking: false }, reasoning_effort: 'high' }, 0],
    [{ reasoning_effort: 'high', max_tokens: 5 }, 96],
    [{ reasoning_effort: null, chat_template_kwargs: 'odd' }, 0],
  ])('reads %j as %d tokens', (body, tokens) => {
    expect(thinkingTokens(body)).toBe(tokens);
  });
});
