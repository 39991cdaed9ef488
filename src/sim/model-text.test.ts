import { expect, it } from 'vitest';
import { parseModel } from './model-text.ts';
import { resolveModel } from './options.ts';

it('reads a model with its settings', () => {
  expect(parseModel('qwen3, ttft=80, itl=12.5, reasoning, lora=a+b, kv=65536')).toEqual({
    name: 'qwen3',
    ttftMs: 80,
    itlMs: 12.5,
    reasoning: true,
    loras: ['a', 'b'],
    kvTokens: 65_536,
  });
});

it.each([
  ['', 'needs a name'],
  ['m,ttf=3', 'unknown setting ttf'],
  ['m,ttft=fast', 'ttft needs a number'],
  ['m,ttft', 'ttft needs a number'],
])('refuses %j', (text, message) => {
  expect(() => parseModel(text)).toThrow(message);
});

it('fills in defaults and refuses what makes no sense', () => {
  expect(resolveModel({ name: 'm', tokensPerSecond: 50 }).itlMs).toBe(20);
  expect(resolveModel({ name: 'm', contextTokens: 1_000_000 }).kvTokens).toBe(1_000_000);
  for (const bad of [
    { itlMs: -1 },
    { maxBatch: 0 },
    { kvTokens: 10 },
    { fullBatchFactor: 0.5 },
    { name: '' },
  ]) {
    expect(() => resolveModel({ name: 'm', ...bad })).toThrow(RangeError);
  }
});

it('echo switches the echo on', () => {
  expect(parseModel('m,echo')).toEqual({ name: 'm', echo: true });
});
