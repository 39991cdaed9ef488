import { describe, expect, test } from 'vitest';
import { createBoardModels } from '../../src/cli/board-models.ts';
import { createKinds } from '../../src/cli/kinds.ts';
import { loadBoard } from '../../src/cli/load-board.ts';
import { ERROR_CODES } from '../../src/core/error-codes.ts';
import { seededRandom } from '../../src/core/random.ts';
import { explainRequest } from '../../src/gateway/explain.ts';
import type { GatewayOptions } from '../../src/gateway/gateway.ts';
import type { ChatRequest } from '../../src/protocol/openai-chat.ts';
import { type Said, type ScriptedModel, scripted } from './scripted-model.ts';
import {
  type Answer,
  backend,
  chat,
  type RunningGateway,
  rawBackend,
  startGateway,
  until,
} from './support.ts';

type Script = Said | ((request: ChatRequest, count: number) => Said);

interface Route extends RunningGateway {
  readonly models: Readonly<Record<string, ScriptedModel>>;
  ask(body?: object): Promise<Answer>;
}

/** A token costs a thousandth. */
const PRICE = { inputPer1M: 1_000, outputPer1M: 1_000 };

interface More {
  readonly candidates?: readonly object[];
  readonly fleet?: object;
  readonly plugins?: readonly object[];
  readonly gateway?: Partial<GatewayOptions>;
}

/** A gateway whose `auto` goes through `algorithm` over scripted models, in the order given. */
async function route(
  algorithm: object,
  scripts: Readonly<Record<string, Script>>,
  { candidates, fleet, plugins = [], gateway = {} }: More = {},
): Promise<Route> {
  const models: Record<string, ScriptedModel> = {};
  for (const [name, script] of Object.entries(scripts)) {
    models[name] = await scripted(typeof script === 'function' ? script : () => script);
  }
  const config = {
    models: Object.entries(models).map(([name, { url }]) => ({
      name,
      price: PRICE,
      backends: [{ url, provider: 'vllm' }],
    })),
    fleet: { retry: { attempts: 1 }, ...fleet },
    plugins,
    routing: {
      decisions: [
        {
          name: 'several',
          models: candidates ?? Object.keys(scripts).map((model) => ({ model })),
          algorithm,
        },
      ],
    },
  };
  const running = await startGateway(config, gateway);
  return { ...running, models, ask: (body = {}) => chat(running.url, { model: 'auto', ...body }) };
}

/** When each piece of a stream came, milliseconds after the request. */
async function arrivals(url: string): Promise<{ readonly atMs: number; readonly text: string }[]> {
  const startMs = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'auto', stream: true, messages: [{ role: 'user', content: 'Count.' }] }),
  });
  const seen: { atMs: number; text: string }[] = [];
  for await (const bytes of response.body ?? []) {
    seen.push({ atMs: performance.now() - startMs, text: Buffer.from(bytes).toString() });
  }
  return seen;
}

const record = async ({ records }: Route) => {
  await until(() => records.length > 0, 'the record');
  return records[0];
};

const SURE = { text: 'The answer of the small model is four.', logprob: -0.05 };
const UNSURE = { text: 'Perhaps it is five or six or so.', logprob: -4 };
const LARGE = { text: 'It is four, as the large model says.' };
const CASCADE = { type: 'cascade' };

describe.each([false, true])('a cascade, streamed: %s', (stream) => {
  test('keeps the small model’s answer where it is sure, without the log-probabilities', async () => {
    const way = await route(CASCADE, { small: SURE, large: LARGE });
    const answer = await way.ask({ stream });
    expect(answer.content).toBe(SURE.text);
    expect(answer.headers.get('x-fairlead-calls')).toBe('cascade:1');
    expect(answer.headers.get('x-fairlead-model')).toBe('small');
    expect(answer.text).not.toContain('"token"');
    expect(way.models.small?.received[0]?.logprobs).toBe(true);
    expect(way.models.large?.received).toHaveLength(0);
    expect(await record(way)).toMatchObject({ cost: (10 + 8) / 1_000, model: 'small', status: 200 });
  });

  test('goes on to the large model where the small one is unsure, and both are paid for', async () => {
    const way = await route({ ...CASCADE, hold: 'whole' }, { small: UNSURE, large: LARGE });
    const answer = await way.ask({ stream });
    expect(answer.content).toBe(LARGE.text);
    expect(answer.headers.get('x-fairlead-calls')).toBe('cascade:2');
    expect(answer.headers.get('x-fairlead-model')).toBe('large');
    expect(way.models.large?.received[0]?.logprobs).toBeUndefined();
    const cost = (10 + 8 + 10 + 8) / 1_000;
    expect(await record(way)).toMatchObject({ calls: 2, promptTokens: 10, completionTokens: 8 });
    expect((await record(way))?.cost).toBeCloseTo(cost, 9);
  });

  test('leaves the log-probabilities to a client that asked for them', async () => {
    const { ask } = await route(CASCADE, { small: SURE, large: LARGE });
    expect((await ask({ stream, logprobs: true })).text).toContain('"logprob":-0.05');
  });

  test('goes on where the small model refuses, is cut off, fails or breaks off', async () => {
    for (const small of [
      { text: 'I’m sorry, but I cannot help with that.' },
      { text: '' },
      { text: 'It is', finish: 'length' },
      { text: SURE.text, status: 500 },
      { text: SURE.text, status: 400 },
      ...(stream ? [{ text: SURE.text, cutAfter: 3 }] : []),
    ]) {
      const { ask } = await route(CASCADE, { small, large: LARGE });
      const answer = await ask({ stream });
      expect([answer.content, answer.headers.get('x-fairlead-calls')]).toEqual([LARGE.text, 'cascade:2']);
    }
  });

  test('sends the doubted answer where the large model fails', async () => {
    const { ask } = await route(CASCADE, { small: UNSURE, large: { status: 503 } });
    const answer = await ask({ stream });
    expect(answer.content).toBe(UNSURE.text);
    expect(answer.headers.get('x-fairlead-model')).toBe('small');
    expect(answer.headers.get('x-fairlead-calls')).toBe('cascade:2');
  });

  test('says what the last backend said where all of them fail', async () => {
    const { ask } = await route(CASCADE, { small: { status: 500 }, large: { status: 429 } });
    const answer = await ask({ stream });
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('scripted');
  });

  test('asks a model whether the answer is right', async () => {
    const isCheck = ({ messages }: ChatRequest) => String(messages[0]?.content).includes('yes or no');
    const small = (verdict: string) => (request: ChatRequest) => ({
      text: isCheck(request) ? verdict : SURE.text,
    });
    const algorithm = { ...CASCADE, selfCheck: true, measure: 'none' };
    const good = await (await route(algorithm, { small: small('Yes'), large: LARGE })).ask({ stream });
    expect([good.content, good.headers.get('x-fairlead-calls')]).toEqual([SURE.text, 'cascade:2']);
    const bad = await route(algorithm, { small: small('no.'), large: LARGE });
    const answer = await bad.ask({ stream });
    expect([answer.content, answer.headers.get('x-fairlead-calls')]).toEqual([LARGE.text, 'cascade:3']);
    expect(bad.models.small?.received[0]?.logprobs).toBeUndefined();
  });

  test('asks again without log-probabilities where the model refuses them', async () => {
    const small = ({ logprobs }: ChatRequest) =>
      logprobs === true ? { status: 400, message: 'logprobs are not supported' } : SURE;
    const { ask } = await route(CASCADE, { small, large: LARGE });
    const answer = await ask({ stream });
    expect([answer.content, answer.headers.get('x-fairlead-calls')]).toEqual([SURE.text, 'cascade:2']);
  });

  test('takes a tool call for an answer', async () => {
    const tools = [{ type: 'function', function: { name: 'add' } }];
    const toolCall = { name: 'add', arguments: '{"a":2}' };
    const { ask } = await route(CASCADE, { small: { toolCall, finish: 'tool_calls' }, large: LARGE });
    const answer = await ask({ stream, tools });
    expect(answer.headers.get('x-fairlead-calls')).toBe('cascade:1');
    expect(answer.text).toContain('"name":"add"');
  });

  test('never makes more calls than it may, retries included', async () => {
    const fleet = { retry: { attempts: 4, backoffMs: 1 } };
    const way = await route({ ...CASCADE, maxCalls: 2 }, { small: { status: 503 }, large: LARGE }, { fleet });
    await way.ask({ stream });
    const made = Object.values(way.models).reduce((sum, { received }) => sum + received.length, 0);
    expect(made).toBeLessThanOrEqual(2);
  });

  test('makes no call that could cost too much, and bounds those that it makes', async () => {
    const way = await route({ ...CASCADE, maxCost: 0.2, outputTokens: 100 }, { small: UNSURE, large: LARGE });
    const answer = await way.ask({ stream });
    expect([answer.content, answer.headers.get('x-fairlead-calls')]).toEqual([UNSURE.text, 'cascade:1']);
    expect(way.models.small?.received[0]).toMatchObject({ max_completion_tokens: 100 });
    const refused = await way.ask({ stream, max_tokens: 500 });
    expect(refused.status).toBe(ERROR_CODES.FL_CALL_LIMIT.status);
    expect(refused.text).toContain('FL_CALL_LIMIT');
    expect(way.models.small?.received).toHaveLength(1);
  });

  test('stops at its time with the answer that there is', async () => {
    const slow = { ...LARGE, delayMs: 4_000 };
    const way = await route({ ...CASCADE, timeoutMs: 500 }, { small: UNSURE, large: slow });
    const answer = await way.ask({ stream });
    expect(answer.content).toBe(UNSURE.text);
    await until(() => way.models.large?.gone() === 1, 'the end of the slow call');
  });
});

describe('a streamed cascade', () => {
  test('passes on what comes after its window as it comes', async () => {
    const text = Array.from({ length: 20 }, (_, i) => `word${i}`).join(' ');
    const small = { text, logprob: -0.1, gapMs: 20 };
    const { url } = await route({ ...CASCADE, windowTokens: 4 }, { small, large: LARGE });
    const seen = await arrivals(url);
    expect(seen[0]?.text).toContain('word0');
    expect(seen[0]?.text).not.toContain('word19');
  });

  test('streams the larger model’s answer from its first token, and stops the small one', async () => {
    const small = { text: Array.from({ length: 300 }, () => 'well').join(' '), logprob: -5, gapMs: 10 };
    const large = { text: Array.from({ length: 20 }, (_, i) => `word${i}`).join(' '), gapMs: 20 };
    const way = await route({ ...CASCADE, windowTokens: 4 }, { small, large });
    const seen = await arrivals(way.url);
    expect(seen.map(({ text }) => text).join('')).not.toContain('well');
    expect(seen[0]?.text).not.toContain('word19');
    await until(() => way.models.small?.gone() === 1, 'the end of the small call');
    const { calls, cost = 0 } = (await record(way)) ?? {};
    expect(calls).toBe(2);
    expect(cost).toBeLessThan(0.3); // the small answer is paid for as far as it came
  });

  test('goes on at once where a refusal has begun, however much it would hold back', async () => {
    const text = `I cannot help with that. ${'Really. '.repeat(200)}`;
    const small = { text, gapMs: 10 };
    const way = await route({ ...CASCADE, hold: 'whole' }, { small, large: LARGE });
    expect((await way.ask({ stream: true })).content).toBe(LARGE.text);
    await until(() => way.models.small?.gone() === 1, 'the end of the small call');
  });

  test('ends with the client: nobody goes on', async () => {
    const small = { text: Array.from({ length: 300 }, () => 'well').join(' '), gapMs: 10 };
    const way = await route({ ...CASCADE, hold: 'whole' }, { small, large: LARGE });
    const stop = new AbortController();
    const asked = fetch(`${way.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'auto', stream: true, messages: [{ role: 'user', content: 'Q' }] }),
      signal: stop.signal,
    });
    await until(() => way.models.small?.received.length === 1, 'the call');
    stop.abort();
    await expect(asked).rejects.toThrow();
    await until(() => way.models.small?.gone() === 1, 'the end of the call');
    expect(await record(way)).toMatchObject({ error: 'FL_CLIENT_CLOSED' });
    expect(way.models.large?.received).toHaveLength(0);
  });

  test('resumes the answer that it has let go, as any stream', async () => {
    const text = Array.from({ length: 20 }, (_, i) => `word${i}`).join(' ');
    let asked = 0;
    const small = () => (asked++ === 0 ? { text, cutAfter: 10, gapMs: 5 } : { text });
    const backends = [await scripted(small), await scripted(small)];
    const large = await scripted(() => LARGE);
    const { url } = await startGateway({
      models: [
        {
          name: 'small',
          backends: backends.map(({ url }) => ({ url, provider: 'vllm' })),
        },
        { name: 'large', backends: [{ url: large.url, provider: 'vllm' }] },
      ],
      routing: {
        decisions: [
          {
            name: 'd',
            models: [{ model: 'small' }, { model: 'large' }],
            algorithm: { ...CASCADE, windowTokens: 4 },
          },
        ],
      },
    });
    const answer = await chat(url, { model: 'auto', stream: true, response_format: { type: 'json_object' } });
    expect(answer.content).toBe(text);
    expect([asked, large.received.length]).toEqual([2, 0]);
  });
});

const PANEL = { type: 'panel', judge: 'judge' };
const MEMBERS = { candidates: [{ model: 'a' }, { model: 'b' }] };

describe.each([false, true])('a panel, streamed: %s', (stream) => {
  const scripts = { a: { text: 'It is three.' }, b: { text: 'It is four.' }, judge: { text: 'Four it is.' } };

  test('is asked at once, and its judge writes the answer', async () => {
    const way = await route(PANEL, scripts, MEMBERS);
    const answer = await way.ask({ stream, temperature: 0.2 });
    expect(answer.content).toBe('Four it is.');
    expect(answer.headers.get('x-fairlead-calls')).toBe('panel:3');
    expect(answer.headers.get('x-fairlead-model')).toBe('judge');
    expect(way.models.a?.received[0]).not.toHaveProperty('stream_options');
    const judged = way.models.judge?.received[0];
    expect(judged).toMatchObject({ temperature: 0.2 });
    expect(judged?.messages).toHaveLength(1);
    expect(String(judged?.messages[0]?.content)).toMatch(
      /^Tell me of the sea\.[\s\S]*It is three\.[\s\S]*It is four\./,
    );
    expect(await record(way)).toMatchObject({ calls: 3, model: 'judge' });
    expect((await record(way))?.cost).toBeCloseTo((10 + 3 + 10 + 3 + 10 + 3) / 1_000, 9);
  });

  test('leaves slow members behind once there are enough answers', async () => {
    const slow = { ...scripts, c: { text: 'late', delayMs: 3_000 } };
    const way = await route({ ...PANEL, graceMs: 30 }, slow, {
      candidates: [{ model: 'c' }, ...MEMBERS.candidates],
    });
    const answer = await way.ask({ stream });
    expect([answer.content, answer.headers.get('x-fairlead-calls')]).toEqual(['Four it is.', 'panel:4']);
    await until(() => way.models.c?.gone() === 1, 'the end of the slow call');
  });

  test('sends a member’s answer where the judge fails', async () => {
    const broken = await route(PANEL, { ...scripts, judge: { status: 500 } }, MEMBERS);
    expect((await broken.ask({ stream })).content).toBe('It is three.');
  });

  test('asks one model where tools, choices or the last message want it, and says so', async () => {
    const { ask } = await route(PANEL, scripts, MEMBERS);
    const tools = [{ type: 'function', function: { name: 'add' } }];
    const assistant = { role: 'assistant', content: 'It' };
    for (const [body, why] of [
      [{ tools }, 'tools'],
      [{ n: 2 }, 'n'],
      [{ messages: [{ role: 'user', content: 'Q' }, assistant] }, 'messages'],
    ] as const) {
      const answer = await ask({ stream, ...body });
      if (why !== 'n') expect(answer.content).toBe('It is three.');
      expect(answer.headers.get('x-fairlead-calls')).toBe(`single: ${why}`);
    }
  });

  test('makes no more calls than it may', async () => {
    const way = await route({ ...PANEL, maxCalls: 2 }, scripts, MEMBERS);
    const answer = await way.ask({ stream });
    expect(answer.content).toBe('It is three.');
    expect(way.models.judge?.received).toHaveLength(0);
  });
});

test('a panel’s judge streams from its first token', async () => {
  const judge = { text: Array.from({ length: 20 }, (_, i) => `word${i}`).join(' '), gapMs: 20 };
  const { url } = await route(PANEL, { a: { text: 'A' }, b: { text: 'B' }, judge }, MEMBERS);
  const seen = await arrivals(url);
  expect(seen[0]?.text).not.toContain('word19');
});

describe.each([false, true])('ratings, streamed: %s', (stream) => {
  const RATINGS = { type: 'ratings', judge: 'judge' };
  const scripts = { a: { text: 'It is three.' }, b: { text: 'It is four.' }, judge: { text: '1: 2\n2: 9' } };

  test('send the answer with the best mark as it is', async () => {
    const way = await route(RATINGS, scripts, MEMBERS);
    const answer = await way.ask({ stream, stream_options: { include_usage: true } });
    expect(answer.content).toBe('It is four.');
    expect(answer.text).toContain('"completion_tokens":3');
    expect(answer.headers.get('x-fairlead-calls')).toBe('ratings:3');
    expect(answer.headers.get('x-fairlead-model')).toBe('b');
    expect((await record(way))?.cost).toBeCloseTo((10 + 3 + 10 + 3 + 10 + 4) / 1_000, 9);
  });

  test('go by weights without a judge', async () => {
    const candidates = [
      { model: 'a', weight: 1 },
      { model: 'b', weight: 3 },
    ];
    const { ask } = await route({ type: 'ratings', by: 'weights', maxConcurrent: 1 }, scripts, {
      candidates,
    });
    const answer = await ask({ stream });
    expect([answer.content, answer.headers.get('x-fairlead-calls')]).toEqual(['It is four.', 'ratings:2']);
  });
});

test('plugins see the outer request and its answer, and every call what they made of it', async () => {
  const email = 'ann.canary@example-canary.com';
  const board = createBoardModels(createKinds(), loadBoard);
  const say = ({ messages }: ChatRequest) => ({ text: String(messages[0]?.content).split('\n')[0] ?? '' });
  const more = {
    ...MEMBERS,
    plugins: [{ type: 'redact' }],
    gateway: { classifiers: (config) => board.for(config) } satisfies Partial<GatewayOptions>,
  };
  const way = await route(PANEL, { a: say, b: say, judge: say }, more);
  const messages = [{ role: 'user', content: `mail ${email} now` }];
  const answer = await way.ask({ stream: true, messages });
  expect(answer.content).toBe(`mail ${email} now`);
  expect(answer.headers.get('x-fairlead-calls')).toBe('panel:3');
  for (const { received } of Object.values(way.models)) expect(JSON.stringify(received)).not.toContain(email);
});

test('a cascade over simulated servers says what the server alone would say', async () => {
  const sim = () =>
    backend([], {
      models: [
        { name: 'small', ttftMs: 0, itlMs: 0 },
        { name: 'large', ttftMs: 0, itlMs: 0 },
      ],
    });
  const [first, second] = [await sim(), await sim()];
  const models = [
    { name: 'small', backends: [{ url: first.url, provider: 'vllm' }] },
    { name: 'large', backends: [{ url: second.url, provider: 'vllm' }] },
  ];
  for (const [threshold, name] of [
    [-1, 'small'],
    [-0.0001, 'large'],
  ] as const) {
    const decision = {
      name: 'd',
      models: [{ model: 'small' }, { model: 'large' }],
      algorithm: { ...CASCADE, threshold },
    };
    const { url } = await startGateway({ models, routing: { decisions: [decision] } });
    for (const stream of [true, false]) {
      const alone = await chat(url, { model: name, stream });
      const answer = await chat(url, { model: 'auto', stream });
      expect(answer.content).toBe(alone.content);
      expect(answer.headers.get('x-fairlead-model')).toBe(name);
    }
  }
});

test('a provider with a form of its own takes part, and is not asked for what it has not', async () => {
  const asked: string[] = [];
  const anthropic = await rawBackend((socket, request) => {
    asked.push(request.slice(request.indexOf('\r\n\r\n') + 4));
    const body = JSON.stringify({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [{ type: 'text', text: 'It is four, by its own form.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 10, output_tokens: 7 },
    });
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json';
    socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
  });
  const other = await scripted(({ messages }) => ({
    text: String(messages[0]?.content).includes('by its own form') ? 'Judged.' : 'Five.',
  }));
  const models = [
    { name: 'a', backends: [{ url: anthropic.url, provider: 'anthropic', key: 'k' }] },
    { name: 'b', backends: [{ url: other.url }] },
  ];
  const decision = (type: string) => ({
    name: 'd',
    models: [{ model: 'a' }, { model: 'b' }],
    algorithm: { type },
  });
  const panel = await startGateway({ models, routing: { decisions: [decision('panel')] } });
  expect((await chat(panel.url, { model: 'auto', stream: true })).content).toBe('Judged.');
  const cascade = await startGateway({ models, routing: { decisions: [decision('cascade')] } });
  const answer = await chat(cascade.url, { model: 'auto' });
  expect(answer.content).toBe('It is four, by its own form.');
  expect(answer.headers.get('x-fairlead-lost-fields')).toBeNull();
  expect(asked.join('')).not.toContain('logprobs');
});

test('a fallback answers where all candidates fail', async () => {
  const down = await scripted(() => ({ status: 500 }));
  const other = await scripted(() => LARGE);
  const { url } = await startGateway({
    models: [
      { name: 'a', fallbacks: ['c'], backends: [{ url: down.url }] },
      { name: 'b', backends: [{ url: down.url }] },
      { name: 'c', backends: [{ url: other.url }] },
    ],
    fleet: { retry: { attempts: 1 } },
    routing: {
      decisions: [{ name: 'd', models: [{ model: 'a' }, { model: 'b' }], algorithm: { type: 'panel' } }],
    },
  });
  expect((await chat(url, { model: 'auto', stream: true })).content).toBe(LARGE.text);
});

test('what is explained is what would be done', async () => {
  const { gateway } = await route({ ...PANEL, maxCalls: 4 }, { a: {}, b: {}, judge: {} }, MEMBERS);
  const input = { messages: [{ role: 'user', content: 'Q' }], headers: {} };
  const { reply } = await explainRequest(gateway.runtime, input, 0);
  expect(reply.selection).toMatchObject({
    algorithm: 'panel',
    order: ['a', 'b'],
    calls: { way: 'panel', judge: { model: 'judge' }, limits: { maxCalls: 4 } },
  });
});

describe.each(['cascade', 'panel', 'ratings'])('%s over backends that fail at random', (type) => {
  test('exceeds no bound, and answers with one model’s words or a plain error', async () => {
    const random = seededRandom(7);
    const draw = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    const texts = { a: 'It is three, says a.', b: 'It is four, says b.', c: '1: 2 and 2: 9, says c.' };
    const script = (text: string) => (): Said =>
      draw([
        { text, logprob: draw([-0.1, -4]) },
        { text, logprob: draw([-0.1, -4]) },
        { text: '' },
        { status: draw([400, 429, 500, 503]) },
        { text, cutAfter: draw([0, 1, 3]) },
      ]);
    const maxCalls = 4;
    const maxCost = 0.4;
    const scripts = { a: script(texts.a), b: script(texts.b), c: script(texts.c) };
    const retry = { attempts: 3, backoffMs: 1, budgetMin: 1_000 };
    const algorithm = { type, maxCalls, maxCost, outputTokens: 20 };
    const way = await route(algorithm, scripts, { fleet: { retry } });
    const made = () => Object.values(way.models).reduce((sum, { received }) => sum + received.length, 0);
    for (let i = 0; i < 40; i++) {
      const before = made();
      const { content, status, text } = await way.ask({ stream: i % 2 === 0 });
      expect(made() - before).toBeLessThanOrEqual(maxCalls);
      if (content === undefined) expect([status >= 400, text.includes('"error"')]).toContain(true);
      else expect([...Object.values(texts), '']).toContain(content);
    }
    await until(() => way.records.length === 40, 'the records');
    for (const { cost = 0 } of way.records) expect(cost).toBeLessThanOrEqual(maxCost);
  });
});

test('an Anthropic client gets the answer of several calls in its own form', async () => {
  const { url } = await route(CASCADE, { small: UNSURE, large: LARGE });
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({
      model: 'auto',
      max_tokens: 100,
      stream: true,
      messages: [{ role: 'user', content: 'Two and two?' }],
    }),
  });
  const text = await response.text();
  expect(response.headers.get('x-fairlead-calls')).toBe('cascade:2');
  expect(text).toContain('event: message_stop');
  const said = [...text.matchAll(/"text_delta","text":"([^"]*)"/g)].map(([, piece]) => piece).join('');
  expect(said).toBe(LARGE.text);
});
