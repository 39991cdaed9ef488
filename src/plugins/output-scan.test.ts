import { describe, expect, test } from 'vitest';
import { scriptedClassifiers } from '../inference/classifiers.fixture.ts';
import outputScan from './output-scan.ts';
import { chunksOf, completionOf, filtered, pluginRequest, pluginWorld, saidBy } from './request.fixture.ts';

const filler = 'The quick brown fox jumps over the lazy dog and thinks nothing of it at all. '.repeat(6);
const leak = `${filler}Write to eve@example.org or use sk-abc123. ${filler}`;
const masked = `${filler}Write to [EMAIL_ADDRESS] or use [API_KEY]. ${filler}`;
const pieces = leak.match(/.{1,4}/gs) ?? [];

function setUp(config: Record<string, unknown> = {}, prompt = 'hi') {
  const plugin = outputScan.create(
    outputScan.config.parse(config),
    pluginWorld({ classifiers: scriptedClassifiers() }),
  );
  const request = pluginRequest({ messages: [{ role: 'user', content: prompt }] });
  expect(plugin.before).toBeUndefined();
  const filter = plugin.after?.(request);
  if (filter === undefined) throw new Error('no filter');
  return { filter, request };
}

const contentOf = async (config: Record<string, unknown>, prompt?: string) => {
  const { filter } = setUp(config, prompt);
  return (await filter.whole(completionOf(leak))).choices[0]?.message.content;
};

describe('mask', () => {
  test('a whole answer, with a header that says what was found', async () => {
    const { filter, request } = setUp();
    const answer = await filter.whole(completionOf(leak));
    expect(answer.choices[0]?.message.content).toBe(masked);
    expect(request.answered.get('x-fairlead-output-scan')).toBe('EMAIL_ADDRESS;count=1, API_KEY;count=1');
    filter.close?.(true);
    expect(request.findings).toEqual([
      { by: 'output_scan', what: 'EMAIL_ADDRESS', action: 'masked', count: 1 },
      { by: 'output_scan', what: 'API_KEY', action: 'masked', count: 1 },
    ]);
  });

  test('a stream', () => {
    const { filter, request } = setUp();
    const chunks = filtered(filter, chunksOf(pieces));
    expect(saidBy(chunks)).toBe(masked);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    filter.close?.(true);
    expect(request.findings).toHaveLength(2);
  });

  test('log probabilities do not spell it either', async () => {
    const logprobs = { content: [{ token: 'eve@example.org', logprob: 0, top_logprobs: [] }] };
    const withLogprobs = completionOf(leak);
    const choices = withLogprobs.choices.map((choice) => ({ ...choice, logprobs }));
    expect((await setUp().filter.whole({ ...withLogprobs, choices })).choices[0]?.logprobs).toBeNull();
    const chunks = chunksOf(pieces).map((chunk) => ({
      ...chunk,
      choices: chunk.choices.map((choice) => ({ ...choice, logprobs })),
    }));
    expect(JSON.stringify(filtered(setUp().filter, chunks))).not.toContain('eve@');
  });

  test('an answer without a leak is the very same', async () => {
    const answer = completionOf(filler);
    expect(await setUp().filter.whole(answer)).toBe(answer);
  });
});

describe('block', () => {
  const error = expect.objectContaining({
    code: 'FL_BLOCKED',
    status: 403,
    message: 'The answer was stopped: it holds what must not leave (EMAIL_ADDRESS).',
  });

  test('a whole answer', () => {
    expect(() => setUp({ action: 'block' }).filter.whole(completionOf(leak))).toThrow(error);
  });

  test('a stream, after what was sure and before the leak', () => {
    const { filter, request } = setUp({ action: 'block' });
    let said = '';
    expect(() => {
      for (const chunk of chunksOf(pieces)) said += saidBy(filter.chunk(chunk));
    }).toThrow(error);
    expect(said.length).toBeGreaterThan(0);
    expect(filler.startsWith(said)).toBe(true);
    filter.close?.(false);
    expect(request.findings).toEqual([
      { by: 'output_scan', what: 'EMAIL_ADDRESS', action: 'blocked', count: 1 },
    ]);
  });
});

test('flag lets all through at once, and says so', async () => {
  const { filter, request } = setUp({ action: 'flag' });
  for (const chunk of chunksOf(pieces)) expect(filter.chunk(chunk)).toEqual([chunk]);
  expect(filter.end()).toEqual([]);
  filter.close?.(true);
  expect(request.findings.map(({ what, action }) => `${what} ${action}`)).toEqual([
    'EMAIL_ADDRESS flagged',
    'API_KEY flagged',
  ]);
  expect(await contentOf({ action: 'flag' })).toBe(leak);
});

test('what the client said itself is no leak, unless that is wanted', async () => {
  const prompt = 'My address is Eve@Example.org.';
  expect(await contentOf({}, prompt)).toBe(masked.replace('[EMAIL_ADDRESS]', 'eve@example.org'));
  expect(await contentOf({ allowFromPrompt: false }, prompt)).toBe(masked);
});

test('what the configuration allows passes, and what it denies does not', async () => {
  const config = { allow: ['EVE@example.org'], deny: ['lazy dog'], secrets: false };
  expect(await contentOf(config)).toBe(leak.replaceAll('lazy dog', '[TERM]'));
  expect(await contentOf({ types: ['PERSON'] })).toBe(leak.replace('sk-abc123', '[API_KEY]'));
});

test('needs the on-board models', () => {
  const create = () => outputScan.create(outputScan.config.parse({}), pluginWorld());
  expect(create).toThrow(expect.objectContaining({ code: 'FL_CONFIG_INVALID' }));
});
