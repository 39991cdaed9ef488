import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import type { Fleet } from '../fleet/contract.ts';
import type { Backend } from '../fleet/types.ts';
import type { AttemptResult } from './attempt-types.ts';
import { type AttemptsOptions, runAttempts } from './attempts.ts';

type Script = Readonly<Record<string, readonly AttemptResult[]>>;

const answer: AttemptResult = { kind: 'answer', status: 200, headers: {}, body: Buffer.from('{}') };
const status = (code: number, retryAfterMs?: number): AttemptResult => ({
  kind: 'status',
  status: code,
  headers: {},
  body: Buffer.alloc(0),
  retryable: code >= 429 || code === 401,
  again: code >= 429,
  retryAfterMs,
});
const cut: AttemptResult = {
  kind: 'failed',
  error: new FairleadError('FL_UPSTREAM_RESET', 'reset'),
  retryable: true,
};

/** A fleet in which a backend's name is `model/number` and each try takes the next result of its script. */
function setup(script: Script, overrides: Partial<AttemptsOptions> = {}) {
  const backends = Object.keys(script).map((id) => ({ id, model: id.split('/')[0] }) as unknown as Backend);
  const left = new Map(Object.entries(script).map(([id, results]) => [id, [...results]]));
  const log: string[] = [];
  const pauses: number[] = [];
  let budget = 100;
  const fleet = {
    pick: (model: string, exclude: ReadonlySet<Backend> = new Set()) =>
      backends.find((backend) => backend.model === model && !exclude.has(backend)),
    load: () => ({ available: true }),
    hedge: () => undefined,
    retries: {
      request: () => {},
      tryRetry: () => budget-- > 0,
      backoffMs: (round: number, retryAfterMs?: number) => retryAfterMs ?? 10 * 2 ** round,
    },
  } as unknown as Fleet;
  const options: AttemptsOptions = {
    fleet,
    refs: [...new Set(backends.map((backend) => backend.model))].map((model) => ({ model })),
    maxAttempts: 4,
    maxRetryAfterMs: 1000,
    totalDeadlineMs: Number.POSITIVE_INFINITY,
    open: ({ backend }) => {
      log.push(backend.id);
      const result = left.get(backend.id)?.shift() ?? answer;
      return { run: () => Promise.resolve(result), abort: () => {} };
    },
    isClosed: () => false,
    pause: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    onRetry: () => {},
    onHedge: () => {},
    ...overrides,
  };
  return {
    run: () => runAttempts(options),
    log,
    pauses,
    noBudget: () => {
      budget = 0;
    },
  };
}

describe('runAttempts', () => {
  it('goes to the other backends of the model, then to the fallback, without a pause', async () => {
    const { run, log, pauses } = setup({ 'a/1': [cut], 'a/2': [status(503)], 'b/1': [answer] });
    expect((await run()).target.backend.id).toBe('b/1');
    expect(log).toEqual(['a/1', 'a/2', 'b/1']);
    expect(pauses).toEqual([]);
  });

  it('starts over after a pause when every backend has failed, and stops after the last try', async () => {
    const { run, log, pauses } = setup({ 'a/1': [cut, cut, cut, cut, answer] });
    expect((await run()).kind).toBe('failed');
    expect(log).toHaveLength(4);
    expect(pauses).toEqual([10, 20, 40]);
  });

  it('never retries the request’s own fault', async () => {
    const { run, log } = setup({ 'a/1': [status(400)], 'a/2': [answer] });
    expect(await run()).toMatchObject({ kind: 'status', status: 400 });
    expect(log).toEqual(['a/1']);
  });

  it('tries a refused key at another backend, but not again at the same', async () => {
    const { run, log } = setup({ 'a/1': [status(401)], 'a/2': [status(401)] });
    expect(await run()).toMatchObject({ kind: 'status', status: 401 });
    expect(log).toEqual(['a/1', 'a/2']);
  });

  it('waits as a backend asks, and gives the wait to the client when it is too long', async () => {
    const short = setup({ 'a/1': [status(429, 500), answer] });
    expect((await short.run()).kind).toBe('answer');
    expect(short.pauses).toEqual([500]);
    const long = setup({ 'a/1': [status(429, 60_000), answer] });
    expect(await long.run()).toMatchObject({ kind: 'status', status: 429 });
    expect(long.pauses).toEqual([]);
  });

  it('stops when the retry budget is used up, the time is over, or the client is gone', async () => {
    const poor = setup({ 'a/1': [cut], 'a/2': [answer] });
    poor.noBudget();
    expect((await poor.run()).kind).toBe('failed');
    const late = setup({ 'a/1': [cut], 'a/2': [answer] }, { totalDeadlineMs: 0 });
    expect((await late.run()).kind).toBe('failed');
    const gone = setup({ 'a/1': [cut], 'a/2': [answer] }, { isClosed: () => true });
    expect((await gone.run()).kind).toBe('failed');
    expect(gone.log).toEqual(['a/1']);
  });

  it('says so plainly when there is no backend at all', async () => {
    const { run } = setup({}, { refs: [{ model: 'a' }] });
    await expect(run()).rejects.toMatchObject({ code: 'FL_UPSTREAM_UNAVAILABLE', status: 503 });
  });

  it('passes over a backend that cannot be asked such a thing, at no cost to the retry budget', async () => {
    const unable = new FairleadError('FL_UNSUPPORTED', 'no such endpoint');
    const open: AttemptsOptions['open'] = ({ backend }) => {
      if (backend.id !== 'a/2') throw unable;
      return { run: () => Promise.resolve(answer), abort: () => {} };
    };
    const some = setup({ 'a/1': [], 'a/2': [] }, { open });
    some.noBudget();
    expect((await some.run()).target.backend.id).toBe('a/2');
    const none = setup({ 'a/1': [], 'b/1': [] }, { open });
    expect(await none.run()).toMatchObject({ kind: 'failed', error: { code: 'FL_UNSUPPORTED' } });
    expect(none.pauses).toEqual([]);
  });

  it('keeps the fault of the one that could be asked', async () => {
    const { run, log, pauses } = setup(
      { 'a/1': [], 'a/2': [] },
      {
        maxAttempts: 2,
        open: ({ backend }) => {
          if (backend.id === 'a/1') throw new FairleadError('FL_UNSUPPORTED', 'no such endpoint');
          log.push(backend.id);
          return { run: () => Promise.resolve(cut), abort: () => {} };
        },
      },
    );
    expect(await run()).toMatchObject({ kind: 'failed', error: { code: 'FL_UPSTREAM_RESET' } });
    expect(log).toEqual(['a/2', 'a/2']);
    expect(pauses).toEqual([10]);
  });
});

describe('runAttempts, hedged', () => {
  /** Two backends; each result comes when the test says so. */
  function hedgedSetup() {
    const backends = ['a/1', 'a/2', 'a/3'].map((id) => ({ id, model: 'a' }) as unknown as Backend);
    const settle = new Map<string, (result: AttemptResult) => void>();
    const stopped: string[] = [];
    let hedges = 1;
    const fleet = {
      pick: (_model: string, exclude: ReadonlySet<Backend> = new Set()) =>
        backends.find((backend) => !exclude.has(backend)),
      load: () => ({ available: true }),
      hedge: () => (hedges > 0 ? { delayMs: 1 } : undefined),
      tryHedge: () => hedges-- > 0,
      retries: { request: () => {}, tryRetry: () => true, backoffMs: () => 0 },
    } as unknown as Fleet;
    const outcome = runAttempts({
      fleet,
      refs: [{ model: 'a' }],
      maxAttempts: 4,
      maxRetryAfterMs: 1000,
      totalDeadlineMs: Number.POSITIVE_INFINITY,
      open: ({ backend }) => ({
        run: () => new Promise((resolve) => settle.set(backend.id, resolve)),
        abort: () => void stopped.push(backend.id),
      }),
      isClosed: () => false,
      pause: () => Promise.resolve(),
      onRetry: () => {},
      onHedge: () => {},
    });
    const until = async (id: string) => {
      while (!settle.has(id)) await new Promise((resolve) => setImmediate(resolve));
    };
    return { outcome, settle, stopped, until };
  }

  it('gives the first good answer and stops the other', async () => {
    for (const [winner, loser] of [
      ['a/1', 'a/2'],
      ['a/2', 'a/1'],
    ] as const) {
      const { outcome, settle, stopped, until } = hedgedSetup();
      await until('a/2');
      settle.get(winner)?.(answer);
      expect((await outcome).target.backend.id).toBe(winner);
      expect(stopped).toEqual([loser]);
    }
  });

  it('waits for the other when one fails, and asks neither again when both have', async () => {
    const { outcome, settle, until } = hedgedSetup();
    await until('a/2');
    settle.get('a/1')?.(cut);
    settle.get('a/2')?.(cut);
    await until('a/3');
    settle.get('a/3')?.(answer);
    expect((await outcome).target.backend.id).toBe('a/3');
  });

  it('ends with a fault of the request’s own, whoever finds it', async () => {
    const { outcome, settle, stopped, until } = hedgedSetup();
    await until('a/2');
    settle.get('a/2')?.(status(400));
    expect(await outcome).toMatchObject({ kind: 'status', status: 400 });
    expect(stopped).toEqual(['a/1']);
  });
});
