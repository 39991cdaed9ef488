import { describe, expect, it, vi } from 'vitest';
import { FairleadError } from '../../core/errors.ts';
import { MemoryCounters } from '../../store/counters/memory.ts';
import { NOON_MS, refusalOf, standingClock } from '../identity/identity.fixture.ts';
import { FAILED, limiterOf, SERVED, SMALL, slowCounters, subjectOf } from './limits.fixture.ts';

describe('requests a minute', () => {
  const five = subjectOf({ requestsPerMinute: 5 });

  it('are served up to the limit, and then refused with the time to wait', async () => {
    using given = limiterOf();
    for (let i = 0; i < 5; i++) (await given.ask(five)).settle(SERVED);
    const error = await refusalOf(() => given.ask(five));
    expect(error).toMatchObject({ code: 'FL_RATE_LIMITED', status: 429, retryAfterMs: 72_000 });
    expect(error.message).toBe("The key 'k' may use 5 requests a minute.");
    given.clock.nowMs += 71_999;
    await refusalOf(() => given.ask(five));
    given.clock.nowMs += 1;
    await expect(given.ask(five)).resolves.toBeDefined();
  });

  it('do not double at the edge of a minute', async () => {
    using given = limiterOf({ clock: standingClock(NOON_MS + 59_000) });
    let served = 0;
    for (let i = 0; i < 200; i++) {
      given.clock.nowMs += 20; // four seconds around the edge
      await given.ask(five).then(
        () => served++,
        () => {},
      );
    }
    expect(served).toBe(5);
  });

  it('count although they failed, but a refused one counts nowhere', async () => {
    using given = limiterOf();
    for (let i = 0; i < 5; i++) (await given.ask(five)).settle(FAILED);
    for (let i = 0; i < 100; i++) await refusalOf(() => given.ask(five));
    given.clock.nowMs += 72_000;
    await expect(given.ask(five)).resolves.toBeDefined();
  });
});

describe('tokens a minute', () => {
  const hundred = subjectOf({ tokensPerMinute: 100 });

  it('are reserved by the estimate and settled to what they were', async () => {
    using given = limiterOf();
    const lease = await given.ask(hundred, { promptTokens: 40, maxCompletionTokens: 60 });
    await refusalOf(() => given.ask(hundred));
    lease.settle({ ...SERVED, tokens: 41 });
    expect((await given.ask(hundred, { promptTokens: 9 })).headers).toMatchObject({
      'x-ratelimit-limit-tokens': '100',
      'x-ratelimit-remaining-tokens': '40', // 100 − 41 − 9 − 10
    });
  });

  it('of a request that ends in the next minute still count in the one it began in', async () => {
    using given = limiterOf();
    const lease = await given.ask(hundred, { promptTokens: 100, maxCompletionTokens: 0 });
    given.clock.nowMs += 60_000;
    await refusalOf(() => given.ask(hundred)); // the minute before is full
    lease.settle({ ...SERVED, tokens: 0 });
    await expect(given.ask(hundred)).resolves.toBeDefined();
  });

  it('settling twice is settling once', async () => {
    using given = limiterOf();
    const lease = await given.ask(hundred, { promptTokens: 40, maxCompletionTokens: 0 });
    for (let i = 0; i < 9; i++) lease.settle({ ...SERVED, tokens: 0 });
    expect((await given.ask(hundred)).headers).toMatchObject({ 'x-ratelimit-remaining-tokens': '80' });
  });

  it.each([Number.NaN, -1e9, Number.NEGATIVE_INFINITY])(
    'cannot be won by claiming %d of them',
    async (odd) => {
      using given = limiterOf();
      (await given.ask(hundred, { maxCompletionTokens: odd })).settle({ ...SERVED, tokens: odd });
      expect((await given.ask(hundred)).headers).toMatchObject({ 'x-ratelimit-remaining-tokens': '80' });
    },
  );
});

describe('budgets', () => {
  it.each([
    ['hour', '2026-11-24T13:00:00.000Z'],
    ['day', '2026-11-25T00:00:00.000Z'],
    ['month', '2026-12-01T00:00:00.000Z'],
  ] as const)('of requests begin anew with the %s', async (per, endIso) => {
    using given = limiterOf();
    const subject = subjectOf({ budgets: [{ unit: 'requests', per, amount: 2 }] });
    for (let i = 0; i < 2; i++) (await given.ask(subject)).settle(SERVED);
    const error = await refusalOf(() => given.ask(subject));
    expect(error).toMatchObject({
      code: 'FL_BUDGET_SPENT',
      status: 429,
      retryAfterMs: Date.parse(endIso) - NOON_MS,
    });
    expect(error.hint).toContain(endIso);
    given.clock.nowMs = Date.parse(endIso);
    await expect(given.ask(subject)).resolves.toBeDefined();
  });

  it('in total never begin anew, and there is no time to wait for', async () => {
    using given = limiterOf();
    const subject = subjectOf({ budgets: [{ unit: 'requests', per: 'total', amount: 1 }] });
    (await given.ask(subject)).settle(SERVED);
    given.clock.nowMs += 1e12;
    expect(await refusalOf(() => given.ask(subject))).toMatchObject({ retryAfterMs: undefined });
  });

  it('a request that got no answer costs none of them', async () => {
    using given = limiterOf();
    const subject = subjectOf({ budgets: [{ unit: 'requests', per: 'day', amount: 1 }] });
    (await given.ask(subject)).settle(FAILED);
    await expect(given.ask(subject)).resolves.toBeDefined();
  });

  it('a request whose reservation is too large for what is left gets what is left, and nobody else meanwhile', async () => {
    using given = limiterOf();
    const subject = subjectOf({ budgets: [{ unit: 'money', per: 'day', amount: 1 }] });
    (await given.ask(subject, { cost: 0.7 })).settle({ ...SERVED, cost: 0.7 });
    const last = await given.ask(subject, { cost: 5 });
    expect((await refusalOf(() => given.ask(subject, { cost: 0.01 }))).code).toBe('FL_BUDGET_SPENT');
    last.settle({ ...SERVED, cost: 0.1 });
    const next = await given.ask(subject, { cost: 5 });
    next.settle({ ...SERVED, cost: 5 }); // over by one request at most
    await refusalOf(() => given.ask(subject, { cost: 0 }));
  });

  it('of one kind twice are the smaller one', async () => {
    using given = limiterOf();
    const budget = { unit: 'requests', per: 'day' } as const;
    const subject = subjectOf({
      budgets: [
        { ...budget, amount: 9 },
        { ...budget, amount: 2 },
      ],
    });
    await given.ask(subject);
    await given.ask(subject);
    await refusalOf(() => given.ask(subject));
  });

  it('of several kinds must all have room, and none is taken from where one has not', async () => {
    using given = limiterOf();
    const wide = subjectOf({ budgets: [{ unit: 'tokens', per: 'day', amount: 1_000 }] }, 'key:a');
    const team = subjectOf({ budgets: [{ unit: 'requests', per: 'month', amount: 1 }] }, 'team:t');
    await given.ask([wide, team]);
    for (let i = 0; i < 100; i++) await refusalOf(() => given.ask([wide, team]));
    await expect(given.ask(wide, { promptTokens: 970 })).resolves.toBeDefined(); // 20 + 980 fit
  });
});

describe('two sets of counters', () => {
  const both = subjectOf({
    requestsPerMinute: 10,
    concurrent: 1,
    budgets: [{ unit: 'requests', per: 'day', amount: 1 }],
  });

  it('what was taken by the minute and at once goes back where a budget refuses', async () => {
    const clock = standingClock();
    using given = limiterOf({ clock, durable: slowCounters(new MemoryCounters(clock)) });
    (await given.ask(both)).settle(SERVED);
    for (let i = 0; i < 50; i++)
      expect((await refusalOf(() => given.ask(both))).code).toBe('FL_BUDGET_SPENT');
  });

  it('and where the durable ones are gone', async () => {
    const clock = standingClock();
    const durable = new MemoryCounters(clock);
    const gone = new FairleadError('FL_STORE_UNAVAILABLE', 'gone');
    const take = vi.spyOn(durable, 'take').mockImplementation(() => {
      throw gone;
    });
    using given = limiterOf({ clock, durable });
    for (let i = 0; i < 50; i++) expect(await refusalOf(() => given.ask(both))).toBe(gone);
    take.mockRestore();
    expect((await given.ask(both)).headers).toMatchObject({ 'x-ratelimit-remaining-requests': '9' });
  });

  it('a settlement that is not taken is told', async () => {
    const clock = standingClock();
    const quick = new MemoryCounters(clock);
    using given = limiterOf({ clock, quick });
    const lease = await given.ask(subjectOf({ tokensPerMinute: 100 }));
    vi.spyOn(quick, 'add').mockImplementation(() => {
      throw new Error('gone');
    });
    expect(given.limiter.trouble()).toBeUndefined();
    lease.settle({ ...SERVED, tokens: 1 });
    expect(given.limiter.trouble()).toContain('1 settlement');
  });
});

describe('what an answer tells', () => {
  it('is of the tightest limit of each unit, in OpenAI’s names and the draft’s', async () => {
    using given = limiterOf({ clock: standingClock(NOON_MS + 5_000) });
    const key = subjectOf({ requestsPerMinute: 100, tokensPerMinute: 1_000 }, 'key:a');
    const team = subjectOf({ requestsPerMinute: 10 }, 'team:t');
    expect((await given.ask([key, team])).headers).toEqual({
      'x-ratelimit-limit-requests': '10',
      'x-ratelimit-remaining-requests': '9',
      'x-ratelimit-reset-requests': '1m55s',
      'x-ratelimit-limit-tokens': '1000',
      'x-ratelimit-remaining-tokens': '980',
      'x-ratelimit-reset-tokens': '1m55s',
      'ratelimit-policy': '"requests";q=10;w=60, "tokens";q=1000;w=60',
      ratelimit: '"requests";r=9;t=115, "tokens";r=980;t=115',
    });
  });

  it('is nothing where only budgets count', async () => {
    using given = limiterOf();
    const subject = subjectOf({ budgets: [{ unit: 'requests', per: 'day', amount: 1 }] });
    expect((await given.ask(subject)).headers).toEqual({});
  });

  it('comes at once from counters that answer at once', async () => {
    using given = limiterOf();
    const subject = subjectOf({ requestsPerMinute: 9 });
    await given.ask(subject); // reads the minute before
    expect(given.limiter.admit([subject], SMALL)).not.toBeInstanceOf(Promise);
    expect(given.limiter.admit([], SMALL)).toBeUndefined();
    expect(given.limiter.admit([subjectOf({})], SMALL)).toBeUndefined();
  });
});
