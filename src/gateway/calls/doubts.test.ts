import { describe, expect, test } from 'vitest';
import type { ChatChunk, ChatCompletion } from '../../protocol/openai-chat.ts';
import { AnswerSeen } from './answer-seen.ts';
import { Confidence } from './confidence.ts';
import { doubtOf, isDoubtCertain } from './doubts.ts';
import { soundsRefused } from './refusals.ts';

const logprobs = (values: readonly number[], rivals: readonly number[] = []) => ({
  content: values.map((logprob) => ({
    token: 't',
    logprob,
    top_logprobs: [logprob, ...rivals].map((one) => ({ token: 't', logprob: one })),
  })),
});

const answer = (content: string, more: object = {}, choice: object = {}): ChatCompletion => ({
  id: 'a',
  object: 'chat.completion',
  created: 0,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content, ...more }, finish_reason: 'stop', ...choice }],
  usage: { prompt_tokens: 1, completion_tokens: 8, total_tokens: 9 },
});

const PLAN = { confidence: { measure: 'mean' as const, threshold: -1 }, refusals: true };
const doubt = (completion: ChatCompletion, request = {}) => doubtOf(AnswerSeen.of(completion), PLAN, request);

describe('confidence', () => {
  test('is the mean, the least, or the distance to the next token', () => {
    const confidence = new Confidence();
    confidence.add(logprobs([-0.5], [-3.5, -2.5]));
    confidence.add(logprobs([-1.5, -4], [-6]));
    expect(confidence.tokens).toBe(3);
    expect(confidence.value('mean')).toBeCloseTo(-2);
    expect(confidence.value('min')).toBe(-4);
    expect(confidence.value('margin')).toBeCloseTo((2 + 4.5 + 2) / 3);
  });

  test('is unknown where a server says nothing of use', () => {
    const confidence = new Confidence();
    for (const said of [null, undefined, {}, { content: null }, { content: [{ logprob: 'x' }, null] }])
      confidence.add(said);
    expect(confidence.value('mean')).toBeUndefined();
    confidence.add(logprobs([-1]));
    expect(confidence.value('margin')).toBeUndefined();
  });
});

test('a doubt is certain before the end where nothing can take it away', () => {
  const seen = AnswerSeen.of(answer('I do not know yet', {}, { logprobs: logprobs([-3]) }));
  expect(isDoubtCertain(seen, PLAN)).toBe(true);
  expect(isDoubtCertain(seen, { ...PLAN, refusals: false })).toBe(false);
  const least = { measure: 'min' as const, threshold: -2 };
  expect(isDoubtCertain(seen, { confidence: least, refusals: false })).toBe(true);
});

describe('an answer is in doubt', () => {
  test.each([
    ['where its tokens were unlikely', answer('Four.', {}, { logprobs: logprobs([-3]) }), 'low confidence'],
    ['where it refuses in words', answer('I’m sorry, but I can’t help with that.'), 'refusal'],
    ['where it refuses by field', answer('', { refusal: 'No.' }), 'refusal'],
    ['where it is empty', answer('  '), 'empty'],
    ['where it was cut off', answer('Four, bec', {}, { finish_reason: 'length' }), 'cut off'],
  ])('%s', (_, completion, why) => {
    expect(doubt(completion)).toBe(why);
  });

  test('and not where it is sure, a tool call, or as long as was asked', () => {
    expect(doubt(answer('Four.', {}, { logprobs: logprobs([-0.1]) }))).toBeUndefined();
    expect(doubt(answer('Four.'))).toBeUndefined();
    expect(doubt(answer('', { tool_calls: [{ id: 'c' }] }, { finish_reason: 'tool_calls' }))).toBeUndefined();
    expect(doubt(answer('Four', {}, { finish_reason: 'length' }), { max_tokens: 8 })).toBeUndefined();
  });

  test('never by what has not been said yet', () => {
    const seen = new AnswerSeen();
    const chunk = (delta: object): Partial<ChatChunk> => ({
      choices: [{ index: 0, delta, finish_reason: null }],
    });
    seen.see(chunk({ role: 'assistant', content: '' }));
    expect([doubtOf(seen, PLAN, {}), seen.spoken]).toEqual([undefined, 0]);
    seen.see(chunk({ content: 'I do not know' }));
    expect([doubtOf(seen, PLAN, {}), seen.spoken]).toEqual(['refusal', 1]);
  });
});

test.each([
  ['I cannot assist with that request.', true],
  ['Unfortunately, I don’t have enough information to answer.', true],
  ['As an AI language model, I cannot browse the web.', true],
  ['Es tut mir leid, das kann ich nicht beantworten.', true],
  ['Je ne sais pas.', true],
  ['Lo siento, no puedo ayudar con eso.', true],
  ['抱歉，我无法回答这个问题。', true],
  ['I am sorry for your loss. Here is a letter that you could send.', false],
  ['The answer is four. I cannot stress this enough.', false],
  ['I can help with that: first, open the box.', false],
  ['', false],
])('%s sounds refused: %s', (text, refused) => {
  expect(soundsRefused(text)).toBe(refused);
});
