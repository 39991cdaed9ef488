import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ChatEndpoint, type EndpointOptions } from './endpoint.ts';
import { retryAfterMs } from './pace.ts';

interface Said {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

/** A server that says what the script says to each request, and an endpoint whose sleeps take no time. */
async function served(
  script: (body: Record<string, unknown>, count: number, request: IncomingMessage) => Said,
) {
  const received: Record<string, unknown>[] = [];
  const slept: number[] = [];
  let nowMs = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
      received.push(body);
      const { status = 200, headers = {}, body: answer } = script(body, received.length, request);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const open = (options: Partial<EndpointOptions> = {}) =>
    new ChatEndpoint({
      url: `http://127.0.0.1:${port}/v1/`,
      model: 'm',
      pace: {
        nowMs: () => nowMs,
        sleep: (ms) => {
          slept.push(ms);
          nowMs += ms;
          return Promise.resolve();
        },
        random: () => 1,
      },
      ...options,
    });
  const endpoint = open();
  onTestFinished(async () => {
    await endpoint.close();
    server.closeAllConnections();
    server.close();
  });
  return { endpoint, open, received, slept };
}

const ASK = { messages: [{ role: 'user', content: 'hi' }], maxTokens: 5, temperature: 0 };
const ANSWER = {
  model: 'm-1',
  choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 1 },
};

describe('an endpoint', () => {
  test('gives the answer, with log-probabilities where they are told', async () => {
    const content = [
      {
        token: 'hello',
        logprob: -0.1,
        top_logprobs: [
          { token: 'hello', logprob: -0.1 },
          { token: 'hi', logprob: -2 },
        ],
      },
    ];
    const { endpoint } = await served(() => ({
      body: { ...ANSWER, choices: [{ ...ANSWER.choices[0], logprobs: { content } }] },
    }));
    expect(await endpoint.complete({ ...ASK, topLogprobs: 2 })).toMatchObject({
      text: 'hello',
      model: 'm-1',
      promptTokens: 3,
      blocked: false,
      tokens: [{ token: 'hello', top: [{ token: 'hello' }, { token: 'hi' }] }],
    });
  });

  test('waits as long as Retry-After asks, once for all that wait', async () => {
    const { endpoint, slept } = await served((_, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '7' }, body: {} } : { body: ANSWER },
    );
    expect((await endpoint.complete(ASK)).text).toBe('hello');
    expect(slept).toEqual([7000]);
  });

  test('doubles its pauses, and gives up in the end with one clear line', async () => {
    const { open, slept } = await served(() => ({ status: 503, body: { error: { message: 'busy' } } }));
    const endpoint = open({ retries: 3 });
    await expect(endpoint.complete(ASK)).rejects.toMatchObject({
      code: 'FL_UPSTREAM_STATUS',
      message: /503: busy/,
    });
    expect(slept).toEqual([500, 1000, 2000]);
    expect(endpoint.requests).toBe(4);
    await endpoint.close();
  });

  test('puts fields otherwise for a model that refuses them, and remembers', async () => {
    const { endpoint, received } = await served((body) => {
      if ('max_tokens' in body)
        return {
          status: 400,
          body: {
            error: {
              param: 'max_tokens',
              message:
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            },
          },
        };
      if ('temperature' in body)
        return {
          status: 400,
          body: {
            error: { message: "Unsupported value: 'temperature' does not support 0 with this model." },
          },
        };
      return { body: ANSWER };
    });
    await endpoint.complete(ASK);
    await endpoint.complete(ASK);
    expect(received).toHaveLength(4);
    expect(received[3]).toMatchObject({ max_completion_tokens: 5 });
    expect(received[3]).not.toHaveProperty('temperature');
  });

  test('does without log-probabilities where a server has none', async () => {
    const { endpoint, received } = await served((body) =>
      'logprobs' in body
        ? { status: 400, body: { error: { message: "'logprobs' is not supported by this server." } } }
        : { body: ANSWER },
    );
    expect((await endpoint.complete({ ...ASK, topLogprobs: 5 })).tokens).toBeUndefined();
    expect(received[1]).not.toHaveProperty('top_logprobs');
  });

  test('tells a guard’s refusal from an error', async () => {
    const blocked = await served(() => ({
      status: 403,
      body: { error: { message: 'no', code: 'content_policy_violation', fairlead_code: 'FL_BLOCKED' } },
    }));
    expect(await blocked.endpoint.complete(ASK)).toMatchObject({ blocked: true, text: '' });
    const filtered = await served(() => ({
      body: { choices: [{ message: { content: null, refusal: 'No.' }, finish_reason: 'content_filter' }] },
    }));
    expect(await filtered.endpoint.complete(ASK)).toMatchObject({ blocked: true, text: 'No.' });
    const denied = await served(() => ({ status: 403, body: { error: { message: 'bad key' } } }));
    await expect(denied.endpoint.complete(ASK)).rejects.toMatchObject({ code: 'FL_UNAUTHORISED' });
  });

  test('sends the key as a header alone', async () => {
    let seen: string | undefined;
    const { open } = await served((_, __, request) => {
      seen = request.headers.authorization;
      return { body: ANSWER };
    });
    const endpoint = open({ key: 'k-1' });
    await endpoint.complete(ASK);
    await endpoint.close();
    expect(seen).toBe('Bearer k-1');
  });

  test('refuses what is no chat completion, and URLs with keys in them', async () => {
    const { endpoint } = await served(() => ({ body: '<html>' }));
    await expect(endpoint.complete(ASK)).rejects.toMatchObject({ code: 'FL_UPSTREAM_PROTOCOL' });
    expect(() => new ChatEndpoint({ url: 'http://user:key@host/v1', model: 'm' })).toThrow(/no URL/);
  });
});

test('retryAfterMs reads seconds and dates', () => {
  expect(retryAfterMs('3', 0)).toBe(3000);
  expect(retryAfterMs('Thu, 01 Jan 1970 00:00:10 GMT', 4000)).toBe(6000);
  expect(retryAfterMs('Thu, 01 Jan 1970 00:00:01 GMT', 4000)).toBe(0);
  expect(retryAfterMs('soon', 0)).toBeUndefined();
  expect(retryAfterMs(undefined, 0)).toBeUndefined();
});
