import { describe, expect, test, vi } from 'vitest';
import type { FullTier, Labelled } from './contract.ts';
import type { FastModels } from './fast/models.ts';
import { type Cascade, type TaskKinds, TextReading } from './reading.ts';
import { refineLabel } from './tasks/labelled.ts';

/** Answers `a` with the given lead over `b`. */
const labelled = (p: number): Labelled => ({ label: 'a', score: p, probs: { a: p, b: 1 - p }, tier: 'fast' });

function setUp(
  options: { sure?: number; passage?: string; full?: Partial<FullTier>; cascade?: boolean } = {},
) {
  const read = vi.fn(() => labelled(options.sure ?? 0.55));
  const refine = refineLabel('domain', 0.5);
  const kinds = {
    domain: { read, refine },
    task: { read: () => labelled(0.5), refine: refineLabel('task', 0.5) },
    jailbreak: {
      read: () => labelled(0.5),
      refine: { ...refine, passage: () => options.passage ?? 'a window' },
    },
    pii: { read: () => [] },
  } as unknown as TaskKinds;
  // Far on the side of `b`.
  const logits = Float32Array.of(-8, 8);
  const full = {
    heads: vi.fn<FullTier['heads']>(options.full?.heads ?? (async () => ({ domain: logits, task: logits }))),
    expectedMs: vi.fn<FullTier['expectedMs']>(options.full?.expectedMs ?? (() => 5)),
  };
  const sleeps: { milliseconds: number; signal: AbortSignal; wake: () => void }[] = [];
  const cascade: Cascade = {
    full: full as unknown as FullTier,
    sleep: (milliseconds, signal) =>
      new Promise((wake) => {
        sleeps.push({ milliseconds, signal, wake });
        signal.addEventListener('abort', () => wake());
      }),
  };
  const reading = new TextReading(
    'a text of some length',
    {} as FastModels,
    kinds,
    options.cascade === false ? undefined : cascade,
  );
  return { reading, read, full, sleeps };
}

describe('now', () => {
  test('finds an answer out once', () => {
    const { reading, read } = setUp();
    expect(reading.now('domain')).toBe(reading.now('domain'));
    expect(read).toHaveBeenCalledTimes(1);
  });
});

describe('within', () => {
  test('a wide margin: the fast answer, at once', () => {
    const { reading, full } = setUp({ sure: 0.9 });
    expect(reading.within('domain', 100)).toBe(reading.now('domain'));
    expect(full.heads).not.toHaveBeenCalled();
  });

  test('no transformer, or none for the task: the fast answer, whatever the budget', () => {
    expect(setUp({ cascade: false }).reading.within('domain', Number.POSITIVE_INFINITY)).toEqual(
      labelled(0.55),
    );
    expect(setUp().reading.within('pii', Number.POSITIVE_INFINITY)).toEqual([]);
  });

  test('a transformer that is expected to take longer than the budget is not asked', () => {
    const { reading, full } = setUp();
    expect(reading.within('domain', 4)).toBe(reading.now('domain'));
    expect(reading.within('domain', 0)).toBe(reading.now('domain'));
    expect(full.heads).not.toHaveBeenCalled();
    expect(full.expectedMs).toHaveBeenCalledWith('a text of some length'.length / 4);
  });

  test('a thin margin and time enough: both tiers in one, and the clock is put away', async () => {
    const { reading, sleeps } = setUp();
    const answer = await reading.within('domain', 50);
    expect(answer.tier).toBe('full');
    expect(answer.label).toBe('b');
    expect((answer.probs.a as number) + (answer.probs.b as number)).toBeCloseTo(1, 9);
    expect(sleeps.map(({ milliseconds, signal }) => [milliseconds, signal.aborted])).toEqual([[50, true]]);
  });

  test('a transformer slower than the budget: the fast answer when the time is over', async () => {
    const never = new Promise<never>(() => undefined);
    const { reading, sleeps } = setUp({ full: { heads: () => never } });
    const answer = reading.within('domain', 50);
    sleeps[0]?.wake();
    expect(await answer).toBe(reading.now('domain'));
  });

  test('a transformer that fails, sooner or later: the fast answer, and no rejection is left over', async () => {
    const failing = vi.fn(() => Promise.reject(new Error('the workers are gone')));
    const { reading } = setUp({ full: { heads: failing } });
    expect(await reading.within('domain', 50)).toBe(reading.now('domain'));
    expect(await reading.within('domain', Number.POSITIVE_INFINITY)).toBe(reading.now('domain'));

    const late = Promise.withResolvers<never>();
    const slow = setUp({ full: { heads: () => late.promise } });
    const answer = slow.reading.within('domain', 50);
    slow.sleeps[0]?.wake();
    expect(await answer).toBe(slow.reading.now('domain'));
    late.reject(new Error('too late to matter'));
    await new Promise((resolve) => setImmediate(resolve));
  });

  test('an unbounded budget asks it whatever the margin and its speed, without a clock', async () => {
    const { reading, sleeps } = setUp({ sure: 0.99, full: { expectedMs: () => 1e9 } });
    const answer = await reading.within('domain', Number.POSITIVE_INFINITY);
    expect(answer.tier).toBe('full');
    expect(sleeps).toEqual([]);
  });

  test('one run a passage, whatever asks and however often', async () => {
    const { reading, full } = setUp({ passage: 'a text of some length' });
    await Promise.all([
      reading.within('domain', 50),
      reading.within('task', 50),
      reading.within('jailbreak', 60),
      reading.within('domain', Number.POSITIVE_INFINITY),
    ]);
    await reading.within('task', 50);
    expect(full.heads).toHaveBeenCalledTimes(1);
    expect(full.heads).toHaveBeenCalledWith('a text of some length');
  });

  test('a task with a passage of its own has its own run', async () => {
    const { reading, full } = setUp();
    await Promise.all([reading.within('domain', 50), reading.within('jailbreak', 50)]);
    expect(full.heads.mock.calls).toEqual([['a text of some length'], ['a window']]);
  });

  test('a transformer without the head: the fast answer', async () => {
    const { reading } = setUp({ full: { heads: async () => ({}) } });
    expect(await reading.within('domain', 50)).toBe(reading.now('domain'));
  });
});
