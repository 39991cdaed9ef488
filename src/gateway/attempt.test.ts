import type { Dispatcher } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import type { Backend, FlightEnd } from '../fleet/types.ts';
import { Attempt } from './attempt.ts';
import type { AttemptOptions } from './attempt-types.ts';
import { Sweeper } from './sweeper.ts';

type Handler = Dispatcher.DispatchHandler;

/** A try whose connection is played by the test: nothing happens but what it calls on `handler`. */
function setup(more: Partial<AttemptOptions> = {}, timeouts = { firstTokenMs: 50, gapMs: 50 }) {
  const ends: FlightEnd[] = [];
  let handler: Handler = {};
  const sweeper = new Sweeper();
  onTestFinished(() => sweeper.close());
  const aborted: unknown[] = [];
  const controller = {
    paused: false,
    abort(reason: Error) {
      aborted.push(reason);
      handler.onResponseError?.(controller, reason);
    },
    pause() {},
    resume() {},
  } as unknown as Dispatcher.DispatchController;
  const attempt = new Attempt({
    backend: { timeouts, id: 'b', model: 'm' } as unknown as Backend,
    flight: {
      backend: { timeouts } as unknown as Backend,
      firstByte() {},
      chunk() {},
      end: (how) => void ends.push(how),
      stallMs: undefined,
      straggling: false,
      hold() {},
      label() {},
      flowSummary: () => undefined,
    },
    owner: { firstByte() {}, flowed() {}, untrack() {} },
    log: { attempted() {} },
    dispatcher: {
      dispatch(_options: unknown, given: Handler) {
        handler = given;
        return true;
      },
    } as unknown as Dispatcher,
    sweeper,
    path: '/',
    headers: [],
    body: Buffer.alloc(0),
    stream: true,
    wantsUsage: false,
    translator: undefined,
    decode: undefined,
    totalDeadlineMs: Number.POSITIVE_INFINITY,
    ...more,
  });
  return {
    attempt,
    ends,
    aborted,
    controller,
    start: (status = 200, headers: Record<string, string> = { 'content-type': 'text/event-stream' }) => {
      handler.onRequestStart?.(controller, {});
      handler.onResponseStart?.(controller, status, headers);
    },
    data: (bytes: string | Buffer) =>
      handler.onResponseData?.(controller, typeof bytes === 'string' ? Buffer.from(bytes) : bytes),
    end: () => handler.onResponseEnd?.(controller, {}),
    connected: () => handler.onRequestStart?.(controller, {}),
  };
}

const event = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const gone = () => new FairleadError('FL_CLIENT_CLOSED', 'gone');

describe('a try whose connection does not come', () => {
  it('is given up at the first-token time-out, and may be made elsewhere', async () => {
    const { attempt, ends, connected, aborted } = setup();
    expect(await attempt.run()).toMatchObject({
      kind: 'failed',
      retryable: true,
      error: { code: 'FL_UPSTREAM_FIRST_TOKEN_TIMEOUT' },
    });
    expect(ends).toEqual(['timeout']);
    connected(); // late, and stopped at once
    expect(aborted).toHaveLength(1);
    expect(ends).toHaveLength(1);
  });

  it('is not made elsewhere when the whole request is late, or the client gone', async () => {
    const late = setup({ totalDeadlineMs: 0 });
    expect(await late.attempt.run()).toMatchObject({
      retryable: false,
      error: { code: 'FL_UPSTREAM_TOTAL_TIMEOUT' },
    });
    const left = setup();
    const result = left.attempt.run();
    left.attempt.abort(gone());
    expect(await result).toMatchObject({ kind: 'failed', retryable: false });
    expect(left.ends).toEqual(['cancelled']);
  });
});

describe('a try at a stream', () => {
  it('holds what says nothing, then hands over everything in order', async () => {
    const { attempt, ends, start, data, end } = setup();
    const result = attempt.run();
    start();
    data(event(''));
    data(event('a'));
    expect(await result).toEqual({ kind: 'stream', attempt });
    data(event('b', 'stop'));
    let text = '';
    let ended = 0;
    attempt.pipe({
      data: (bytes) => {
        text += bytes.toString();
        return true;
      },
      end: () => ended++,
    });
    data('data: [DONE]\n\n');
    end();
    end();
    expect(text).toBe(`${event('')}${event('a')}${event('b', 'stop')}data: [DONE]\n\n`);
    expect([ended, ends]).toEqual([1, ['ok']]);
  });

  it('that ended before it was handed over still says how', async () => {
    const { attempt, start, data, end, ends } = setup();
    const result = attempt.run();
    start();
    data(event('a'));
    end();
    expect(await result).toMatchObject({ kind: 'stream' });
    const faults: unknown[] = [];
    attempt.pipe({ data: () => true, end: (fault) => void faults.push(fault) });
    expect(faults).toMatchObject([{ code: 'FL_UPSTREAM_CUT' }]);
    expect(ends).toEqual(['reset']);
  });

  it('of nothing but silence is handed over in the end, so that it is not held for ever', async () => {
    const { attempt, start, data } = setup();
    const result = attempt.run();
    start();
    for (let i = 0; i < 16; i++) data(event(''));
    expect(await result).toMatchObject({ kind: 'stream' });
    attempt.abort(gone());
  });

  it('that is stopped by the client after [DONE] is cancelled, by a time-out whole', async () => {
    for (const [how, expected] of [
      ['cancelled', 'cancelled'],
      ['timeout', 'ok'],
    ] as const) {
      const { attempt, start, data, ends } = setup({}, { firstTokenMs: 0, gapMs: 0 });
      const result = attempt.run();
      start();
      data(`${event('a', 'stop')}data: [DONE]\n\n`);
      await result;
      attempt.abort(gone(), how);
      expect(ends).toEqual([expected]);
    }
  });
});

describe('a try at a whole answer', () => {
  it('keeps no more of an endless error than it may', async () => {
    const { attempt, start, data, aborted, ends } = setup({ stream: false });
    const result = attempt.run();
    start(500, {});
    const piece = Buffer.alloc(32 * 1024 * 1024);
    for (let i = 0; i < 9; i++) data(piece);
    expect(await result).toMatchObject({ kind: 'failed', retryable: true });
    expect(aborted).toHaveLength(1);
    expect(ends).toEqual(['protocol']);
  });

  it.each([
    [400, false, 'client_error'],
    [401, true, 'client_error'],
    [429, true, 'rate_limited'],
    [503, true, 'server_error'],
  ])('%i: retryable %s', async (status, retryable, how) => {
    const { attempt, start, data, end, ends } = setup();
    const result = attempt.run();
    start(status, { 'retry-after': '2' });
    data('{"error":{}}');
    end();
    expect(await result).toMatchObject({ kind: 'status', status, retryable, retryAfterMs: 2000 });
    expect(ends).toEqual([how]);
  });
});
