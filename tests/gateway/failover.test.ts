import { describe, expect, it } from 'vitest';
import { backend, chat, lastError, modelOn, rawBackend, startGateway } from './support.ts';

const quick = { timeouts: { firstTokenMs: 150, gapMs: 150 }, retry: { backoffMs: 1 } };

async function sound(): Promise<string> {
  const sim = await backend();
  const { url } = await startGateway(modelOn([sim.url]));
  return (await chat(url)).content ?? '';
}

/** Faults before anything was said: another backend can still give the whole answer. */
const BEFORE = [
  'refuse',
  'status:code=500',
  'status:code=503',
  'status:code=429,retryAfter=9',
  'status:code=401',
  'status:code=404',
  'hang-before',
  'empty-200',
];
const BEFORE_STREAM = [
  ...BEFORE,
  'wrong-content-type',
  'error-event:after=0',
  'corrupt:after=0',
  'cut:after=0',
  'half-frame:after=0',
  'hang-within:after=0',
];

describe('a backend that fails before it has said anything', () => {
  it.each(BEFORE)('%s: the other one answers', async (fault) => {
    const [bad, good] = [await backend([fault]), await backend()];
    const { url } = await startGateway({ ...modelOn([bad.url, good.url]), fleet: quick });
    const answer = await chat(url);
    expect(answer.status).toBe(200);
    expect(answer.content).toBe(await sound());
    expect(answer.headers.get('x-fairlead-backend')).toContain(String(good.port));
    expect(answer.headers.get('x-fairlead-attempts')).toBe('2');
  });

  it.each(BEFORE_STREAM)('%s: the other one streams', async (fault) => {
    const [bad, good] = [await backend([fault]), await backend()];
    const { url } = await startGateway({ ...modelOn([bad.url, good.url]), fleet: quick });
    const answer = await chat(url, { stream: true });
    expect(answer.status).toBe(200);
    expect(answer.content).toBe(await sound());
  });

  it('a lone backend is asked again', async () => {
    const sim = await backend([]);
    sim.faults.set({ fault: 'status', next: 2, params: { code: 503, retryAfter: 0 } });
    const { url } = await startGateway({ ...modelOn([sim.url]), fleet: quick });
    expect((await chat(url)).content).toBe(await sound());
  });

  it('the next model is asked when none of its own is left', async () => {
    const [bad, good] = [
      await backend(['status:code=500']),
      await backend([], { models: [{ name: 'other' }] }),
    ];
    const { url } = await startGateway({
      models: [
        { name: 'm', fallbacks: ['other'], backends: [{ url: bad.url, provider: 'vllm' }] },
        { name: 'other', backends: [{ url: good.url, provider: 'vllm' }] },
      ],
      fleet: quick,
    });
    const answer = await chat(url);
    expect(answer.headers.get('x-fairlead-model')).toBe('other');
    expect(answer.status).toBe(200);
  });
});

/** Faults once something was said: the client must be able to tell. */
const WITHIN = [
  'cut:after=3',
  'cut:after=3,how=fin',
  'half-frame:after=3',
  'hang-within:after=3',
  'corrupt:after=3',
  'error-event:after=3',
];

describe('a stream that breaks once it has begun, and may not go on elsewhere', () => {
  it.each(WITHIN)('%s: ends with an error event and no [DONE]', async (fault) => {
    const [bad, good] = [await backend([fault]), await backend()];
    const { url, records } = await startGateway({
      ...modelOn([bad.url, good.url]),
      fleet: { ...quick, failover: { enabled: false } },
    });
    const answer = await chat(url, { stream: true });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('[DONE]');
    expect(lastError(answer.text)?.message).toBeTruthy();
    expect(records.at(-1)?.error).toMatch(/^FL_UPSTREAM_/);
  });

  it('missing-done is completed', async () => {
    const { url } = await startGateway(modelOn([(await backend(['missing-done'])).url]));
    expect((await chat(url, { stream: true })).content).toBe(await sound());
  });
});

describe('errors that reach the client', () => {
  it('a request’s own fault keeps its status and body and is not tried again', async () => {
    const body =
      '{"error":{"message":"too long","type":"invalid_request_error","code":"context_length_exceeded"},"x":1}';
    let asked = 0;
    const { url: upstream } = await rawBackend((socket) => {
      asked++;
      socket.write(
        `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    });
    const { url } = await startGateway(modelOn([upstream, upstream]));
    const answer = await chat(url);
    expect([answer.status, answer.text, asked]).toEqual([400, body, 1]);
  });

  it('all throttled: the client gets 429 and the time to wait', async () => {
    const sims = [
      await backend(['status:code=429,retryAfter=7']),
      await backend(['status:code=429,retryAfter=7']),
    ];
    const { url } = await startGateway(modelOn(sims.map((sim) => sim.url)));
    const answer = await chat(url);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('7');
  });

  it('nobody there: one plain error', async () => {
    const sim = await backend();
    await sim.down();
    const { url } = await startGateway({ ...modelOn([sim.url]), fleet: quick });
    const answer = await chat(url);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: 'FL_UPSTREAM_REFUSED', retryable: true },
    });
  });

  it('no backend left in use: 503', async () => {
    const sim = await backend();
    const { url, gateway } = await startGateway(modelOn([sim.url]));
    const [only] = gateway.runtime.fleet.backends();
    gateway.runtime.fleet.drain(only?.id ?? '');
    const answer = await chat(url);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.text).toContain('FL_UPSTREAM_UNAVAILABLE');
  });
});

describe('hedging', () => {
  it('asks a second backend when the first is late, and stops the loser', async () => {
    const [first, second] = [await backend(), await backend()];
    const fleet = {
      ...quick,
      timeouts: { firstTokenMs: 5_000 },
      hedge: { percentile: 95, maxRatio: 1, minMs: 30 },
    };
    const { url, metric } = await startGateway({ ...modelOn([first.url, second.url]), fleet });
    for (let i = 0; i < 10; i++) await chat(url);
    first.faults.set('hang-before');
    second.faults.set('hang-before:ms=0');
    for (let i = 0; i < 2; i++) expect((await chat(url)).content).toBe(await sound());
    expect(metric('fairlead_hedges_total')).toBeGreaterThan(0);
    expect(
      metric(
        `fairlead_backend_attempts_total{model="m",backend="m@127.0.0.1:${first.port}",outcome="cancelled"}`,
      ),
    ).toBe(metric('fairlead_hedges_total'));
  });
});
