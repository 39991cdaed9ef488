import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import { costOf } from './cost.ts';
import type { Exchange } from './exchange.ts';
import { createRequestIds, headerValue } from './ids.ts';
import type { Plan } from './plan.ts';
import { RequestEdits } from './request-edits.ts';
import { readUsage } from './usage.ts';

describe('costOf', () => {
  const price = {
    currency: 'USD',
    inputPer1M: 2,
    outputPer1M: 8,
    cachedInputPer1M: 0.5,
    cacheWritePer1M: 2.5,
  };
  const usage = { prompt_tokens: 1_000_000, completion_tokens: 500_000, total_tokens: 1_500_000 };

  it('counts prompt and completion', () => {
    expect(costOf(usage, price)).toBe(6);
  });

  it('counts what the cache gave and what was written to it by their own prices', () => {
    const prompt_tokens_details = { cached_tokens: 400_000, cache_write_tokens: 200_000 };
    expect(costOf({ ...usage, prompt_tokens_details }, price)).toBeCloseTo(
      0.4 * 2 + 0.4 * 0.5 + 0.2 * 2.5 + 4,
      10,
    );
    const plain = { currency: 'USD', inputPer1M: 2, outputPer1M: 8 };
    expect(costOf({ ...usage, prompt_tokens_details }, plain)).toBeCloseTo(6, 10);
  });
});

describe('readUsage', () => {
  const usage = {
    prompt_tokens: 1,
    completion_tokens: 2,
    total_tokens: 3,
    prompt_tokens_details: { cached_tokens: 0 },
  };
  it.each([
    [JSON.stringify({ choices: [], usage }), usage],
    [JSON.stringify({ choices: [{ text: '"usage": {"prompt_tokens": 9}' }], usage }, null, 2), usage],
    [JSON.stringify({ usage, choices: [{ text: '"usage":{"prompt_tokens":9}' }] }), usage],
    [JSON.stringify({ choices: [], usage: null }), undefined],
    ['{}', undefined],
    ['{"usage":{"prompt', undefined],
    ['<html>', undefined],
  ])('%s', (body, expected) => {
    expect(readUsage(Buffer.from(body))).toEqual(expected);
  });
});

describe('request ids', () => {
  it('keep the client’s own where it is printable and short, and are never alike', () => {
    const next = createRequestIds();
    expect(next('mine-1')).toBe('mine-1');
    const made = [next(undefined), next('a b'), next('x'.repeat(129)), next('\u00e9')];
    expect(new Set(made).size).toBe(4);
    for (const id of made) expect(id).toMatch(/^req_[0-9a-z]+$/);
  });

  it('header values beyond ASCII are encoded', () => {
    expect(headerValue('plain text')).toBe('plain text');
    expect(headerValue('代码\r\n')).toBe('%E4%BB%A3%E7%A0%81%0D%0A');
  });
});

describe('RequestEdits', () => {
  it('keeps the last word on a field and lets nobody touch the frame of the message', () => {
    const edits = new RequestEdits({
      exchange: {} as Exchange,
      body: { model: 'm', messages: [] } as ChatRequest,
      plan: { refs: [{ model: 'm' }] } as unknown as Plan,
      policy: '',
      models: new Map([['other', {}]]),
    });
    edits.set('a', 1);
    edits.remove('a');
    edits.remove('b');
    edits.set('b', 2);
    edits.setHeader('X-Tenant', 'acme');
    for (const name of ['Content-Length', 'host', 'Transfer-Encoding']) edits.setHeader(name, 'x');
    expect([...edits.fieldsSet]).toEqual([['b', 2]]);
    expect([...edits.fieldsRemoved]).toEqual(['a']);
    expect([...edits.headersSet]).toEqual([['x-tenant', 'acme']]);
    edits.removeHeader('x-TENANT');
    expect(edits.headersSet.size).toBe(0);
  });
});
