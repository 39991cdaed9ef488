import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sim, startSim } from '../server.ts';
import { faults } from './index.gen.ts';

let sim: Sim;
beforeAll(async () => {
  sim = await startSim({ models: [{ name: 'm' }], timeScale: 0 });
});
afterAll(() => sim.close());
beforeEach(() => sim.faults.clear());

interface Seen {
  /** Bytes as Latin-1, so that none is lost. */
  readonly head: string;
  /** The body with its chunk frames taken off. */
  readonly body: string;
  /** True: the last chunk came, or all of Content-Length. */
  readonly whole: boolean;
  readonly end: 'fin' | 'reset' | 'still open';
}

/** One request over a raw socket, read until the other side ends it or `enough` has come. */
function request(
  fault: string | undefined,
  more: object = {},
  enough?: (text: string) => boolean,
): Promise<Seen> {
  const body = JSON.stringify({
    model: 'm',
    stream: true,
    messages: [{ role: 'user', content: 'Hi' }],
    ...more,
  });
  const header = fault === undefined ? '' : `x-sim-fault: ${fault}\r\n`;
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(sim.port, '127.0.0.1', () => {
      socket.write(
        `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${header}content-length: ${body.length}\r\n\r\n${body}`,
      );
    });
    const end = (how: Seen['end']) => {
      socket.destroy();
      resolve(read(text, how));
    };
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => {
      text += data;
      if (enough?.(text) === true) end('still open');
    });
    socket.on('end', () => end('fin'));
    socket.on('error', () => end('reset'));
  });
}

function read(text: string, end: Seen['end']): Seen {
  const border = text.indexOf('\r\n\r\n');
  const head = text.slice(0, border);
  let rest = text.slice(border + 4);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return { head, body: rest, whole: rest.length === Number(length), end };
  let body = '';
  for (;;) {
    const line = rest.indexOf('\r\n');
    const size = line === -1 ? Number.NaN : Number.parseInt(rest.slice(0, line), 16);
    if (size === 0) return { head, body, whole: true, end };
    if (Number.isNaN(size)) return { head, body, whole: false, end };
    body += rest.slice(line + 2, line + 2 + size);
    rest = rest.slice(line + 2 + size + 2);
  }
}

/** The texts of the events that carry one. */
function tokens(body: string): string[] {
  return body.split('\n\n').flatMap((event) => {
    try {
      const content: unknown = JSON.parse(event.slice(6)).choices[0].delta.content;
      return typeof content === 'string' && content !== '' ? [content] : [];
    } catch {
      return [];
    }
  });
}

let clean: Seen;
beforeAll(async () => {
  clean = await request(undefined);
});

it('sends a whole stream when nothing is wrong', () => {
  expect(clean).toMatchObject({ whole: true, end: 'fin' });
  expect(clean.body.endsWith('data: [DONE]\n\n')).toBe(true);
  expect(tokens(clean.body).length).toBeGreaterThan(20);
});

describe('refuse', () => {
  it('resets at accept, and a request on a connection that is already open', async () => {
    expect(await request('refuse')).toMatchObject({ head: '', end: 'reset' });
    sim.faults.set('refuse');
    expect(await request(undefined)).toMatchObject({ head: '', end: 'reset' });
    expect(sim.faults.struck.refuse).toBe(2);
  });
});

describe('status', () => {
  it.each([
    ['status', 503, 'retry-after: 1'],
    ['status;code=429;retryAfter=7', 429, 'retry-after: 7'],
    ['status;code=500', 500, undefined],
    ['status;code=503;retryAfter=0', 503, undefined],
  ])('%s', async (fault, code, retryAfter) => {
    const { head, body, whole } = await request(fault);
    expect(head).toContain(`HTTP/1.1 ${code} `);
    if (retryAfter === undefined) expect(head).not.toContain('retry-after');
    else expect(head).toContain(retryAfter);
    expect(whole).toBe(true);
    expect(JSON.parse(body)).toMatchObject({
      error: { code, message: expect.stringContaining('Simulated') },
    });
  });
});

describe('hang-before', () => {
  it('never answers', async () => {
    const before = sim.requests.faulted;
    const pending = request('hang-before');
    while (sim.requests.faulted === before) await new Promise((resolve) => setImmediate(resolve));
    const quiet = new Promise((resolve) => setTimeout(resolve, 30, 'quiet'));
    expect(await Promise.race([pending, quiet])).toBe('quiet');
  });

  it('answers late', async () => {
    expect((await request('hang-before;ms=20')).body.length).toBe(clean.body.length);
  });
});

describe('hang-within', () => {
  it('sends so many tokens and no more', async () => {
    const seen = await request('hang-within;after=3', {}, (text) => text.split('"content":"').length === 5);
    expect(seen).toMatchObject({ end: 'still open', whole: false });
    expect(tokens(seen.body)).toEqual(tokens(clean.body).slice(0, 3));
  });

  it('goes on after a while', async () => {
    const seen = await request('hang-within;after=3;ms=20');
    expect(tokens(seen.body)).toEqual(tokens(clean.body));
    expect(seen.whole).toBe(true);
  });

  it('stops within the body of an answer that does not stream', async () => {
    const seen = await request('hang-within', { stream: false }, (text) => text.includes('"id"'));
    expect(seen.whole).toBe(false);
    expect(() => JSON.parse(seen.body)).toThrow();
  });
});

describe('cut', () => {
  it.each([
    ['reset', 'reset', false],
    ['fin', 'fin', false],
    ['end', 'fin', true],
  ])('how=%s, after exactly k tokens', async (how, end, whole) => {
    for (const k of [0, 1, 5]) {
      const seen = await request(`cut;after=${k};how=${how}`);
      expect(seen).toMatchObject({ end, whole });
      expect(tokens(seen.body)).toEqual(tokens(clean.body).slice(0, k));
      expect(seen.body).not.toContain('[DONE]');
    }
  });

  it.each(['reset', 'fin', 'end'])(
    'how=%s stops the generation, and is no doing of the client',
    async (how) => {
      const { aborted } = sim.requests;
      await request(`cut;how=${how}`, { max_tokens: 20_000, ignore_eos: true });
      const idle = /num_requests_running\S* 0\n/;
      const metrics = async () => (await fetch(`http://127.0.0.1:${sim.port}/metrics`)).text();
      while (!idle.test(await metrics())) await new Promise((resolve) => setImmediate(resolve));
      expect(sim.requests.aborted).toBe(aborted);
    },
  );

  it('cuts a shorter answer before it says that it is finished', async () => {
    const seen = await request('cut;after=10000');
    expect(tokens(seen.body)).toEqual(tokens(clean.body));
    expect(seen.body).not.toContain('"finish_reason":"stop"');
  });

  it('cuts the body of an answer that does not stream', async () => {
    const seen = await request('cut;how=fin', { stream: false });
    expect(seen.whole).toBe(false);
    expect(seen.body.length).toBeGreaterThan(10);
  });
});

it('half-frame: ends within an event', async () => {
  const seen = await request('half-frame;after=5');
  expect(seen).toMatchObject({ whole: false, end: 'fin' });
  expect(tokens(seen.body)).toEqual(tokens(clean.body).slice(0, 5));
  expect(seen.body.endsWith('\n\n')).toBe(false);
});

it('corrupt: one event is no JSON, the rest is as it was', async () => {
  const seen = await request('corrupt;after=2');
  const broken = seen.body.split('\n\n').filter((event) => event.includes('{"simulated fault'));
  expect(broken).toHaveLength(1);
  expect(tokens(seen.body)).toEqual(tokens(clean.body).toSpliced(2, 1));
  const body = (await request('corrupt', { stream: false })).body;
  expect(() => JSON.parse(body)).toThrow();
});

it('slow: all of the answer, in more simulated time', async () => {
  const decodeSeconds = async () => {
    const text = await (await fetch(`http://127.0.0.1:${sim.port}/metrics`)).text();
    return Number(/request_decode_time_seconds_sum\S* (\S+)/.exec(text)?.[1]);
  };
  const before = await decodeSeconds();
  await request(undefined);
  const usual = (await decodeSeconds()) - before;
  const seen = await request('slow;factor=5');
  expect(tokens(seen.body)).toEqual(tokens(clean.body));
  expect((await decodeSeconds()) - before - usual).toBeCloseTo(usual * 5, 3);
});

it('drip: the same bytes in small pieces', async () => {
  const seen = await request('drip;bytes=64;ms=0.1', { max_tokens: 3 });
  expect(seen.whole).toBe(true);
  expect(tokens(seen.body)).toEqual(tokens(clean.body).slice(0, 3));
});

it('empty-200: nothing, successfully', async () => {
  const seen = await request('empty-200');
  expect(seen).toMatchObject({ body: '', whole: true });
  expect(seen.head).toContain('HTTP/1.1 200 ');
});

it('error-event: says so in the stream', async () => {
  const seen = await request('error-event;after=3');
  expect(tokens(seen.body)).toEqual(tokens(clean.body).slice(0, 3));
  expect(seen.body).toMatch(/data: \{"error":\{.*\}\}\n\ndata: \[DONE\]\n\n$/);
  const bare = await request('error-event;after=3;done=false');
  expect(bare.body).not.toContain('[DONE]');
  expect(bare.whole).toBe(true);
  expect(JSON.parse((await request('error-event', { stream: false })).body)).toHaveProperty('error');
});

it('invalid-utf8: bytes that no decoder takes', async () => {
  const seen = await request('invalid-utf8;after=2');
  expect(seen.body).toContain('"content":"\xc3\x28');
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(seen.body, 'latin1'))).toThrow();
  expect(seen.whole).toBe(true);
});

it('missing-done: ends without [DONE]', async () => {
  const seen = await request('missing-done');
  expect(seen.whole).toBe(true);
  expect(tokens(seen.body)).toEqual(tokens(clean.body));
  expect(seen.body).not.toContain('[DONE]');
});

it('wrong-content-type: the right bytes under another name', async () => {
  const seen = await request('wrong-content-type');
  expect(seen.head).toContain('content-type: text/html');
  expect(tokens(seen.body)).toEqual(tokens(clean.body));
});

it('duplicate-chunk: one token twice', async () => {
  const expected = tokens(clean.body);
  const seen = await request('duplicate-chunk;after=2');
  expect(tokens(seen.body)).toEqual(expected.toSpliced(2, 0, expected[2] ?? ''));
});

it('error-event: with the status and in the form that are asked for', async () => {
  expect((await request('error-event;code=429')).body).toContain('"code":429}}');
  const named = (await request('error-event;code=429;form=named')).body;
  expect(named).toMatch(/event: error\ndata: \{.*"code":"rate_limit_exceeded"\}\}/);
});

describe('headers-only', () => {
  it.each([
    ['reset', 'reset', false],
    ['fin', 'fin', false],
    ['end', 'fin', true],
  ])('how=%s', async (how, end, whole) => {
    const seen = await request(`headers-only;how=${how}`);
    expect(seen).toMatchObject({ body: '', whole, end });
    expect(seen.head).toContain('text/event-stream');
  });
});

it('wrong-finish: the whole text, and an end that is not true', async () => {
  const seen = await request('wrong-finish;reason=tool_calls');
  expect(tokens(seen.body)).toEqual(tokens(clean.body));
  expect(seen.body).toContain('"finish_reason":"tool_calls"');
  expect(seen.body).not.toContain('"finish_reason":"stop"');
});

it('oversized-event: one event is padded', async () => {
  const seen = await request('oversized-event;after=2;bytes=100000');
  expect(tokens(seen.body)).toEqual(tokens(clean.body));
  expect(seen.body.length).toBeGreaterThan(clean.body.length + 90_000);
});

it('lost-chunk: one token is missing', async () => {
  const seen = await request('lost-chunk;after=2');
  expect(tokens(seen.body)).toEqual(tokens(clean.body).toSpliced(2, 1));
});

describe('prefill', () => {
  const begun = (content: string) => ({
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content },
    ],
    continue_final_message: true,
    add_generation_prompt: false,
  });

  it('refuse-prefill: 400 for an answer that has begun, in either wording', async () => {
    expect(tokens((await request('refuse-prefill')).body)).toEqual(tokens(clean.body));
    const claude = await request('refuse-prefill', begun('This'));
    expect(claude.head).toContain('HTTP/1.1 400 ');
    expect(claude.body).toContain('must end with a user message');
    expect((await request('refuse-prefill;as=field', begun('This'))).body).toContain('not permitted');
  });

  it('ignore-prefill: begins anew', async () => {
    const [first = ''] = tokens(clean.body);
    expect(tokens((await request(undefined, begun(first))).body)).toEqual(tokens(clean.body).slice(1));
    expect(tokens((await request('ignore-prefill', begun(first))).body)).toEqual(tokens(clean.body));
  });
});

it('strikes answers that are under way', async () => {
  const pending = request('slow;factor=1', { max_tokens: 20_000, ignore_eos: true });
  const running = async () => (await fetch(`http://127.0.0.1:${sim.port}/metrics`)).text();
  while (!/num_requests_running\S* 1\n/.test(await running())) await new Promise(setImmediate);
  expect(sim.strike('cut:after=0,how=reset')).toBe(1);
  expect(await pending).toMatchObject({ whole: false, end: 'reset' });
  expect(sim.strike('cut:after=0')).toBe(0);
});

it('counts the tokens in each event when it is asked to', async () => {
  const seen = await request('none', {
    stream_options: { include_usage: true, continuous_usage_stats: true },
  });
  const counts = seen.body
    .split('\n\n')
    .filter((event) => event.includes('"choices":[{'))
    .map((event) => JSON.parse(event.slice(6)).usage.completion_tokens as number);
  const all = tokens(clean.body).length;
  expect(counts).toEqual([...Array.from({ length: all + 1 }, (_, at) => at), all]);
});

it('has each fault of the folder seen by a test above', () => {
  expect(Object.keys(sim.faults.struck).sort()).toEqual(faults.map(({ id }) => id).sort());
});

it('refuses a fault in a header that it does not know', async () => {
  const { head, body } = await request('cuts');
  expect(head).toContain('HTTP/1.1 400 ');
  expect(body).toContain('did you mean cut?');
});
