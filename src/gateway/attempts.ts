import type { ModelRef } from '../config/schema/routing.ts';
import { FairleadError, toFairleadError } from '../core/errors.ts';
import type { Fleet } from '../fleet/contract.ts';
import type { Backend, PickWish } from '../fleet/types.ts';
import type { AttemptResult, Stoppable } from './attempt-types.ts';

/** A try that has not been started. */
export interface RunnableAttempt extends Stoppable {
  run(): Promise<AttemptResult>;
}

export interface Target {
  readonly backend: Backend;
  readonly ref: ModelRef;
}

export type Outcome = AttemptResult & { readonly target: Target };

export interface AttemptsOptions {
  readonly fleet: Fleet;
  /** The models to try, in order; at least one. */
  readonly refs: readonly ModelRef[];
  /** What the choice of a backend may go by. */
  readonly wish?: PickWish | undefined;
  /** Who is asked first, where it is healthy; left out: as the balancing policy says. */
  readonly first?: Target | undefined;
  /** Backends that need not be tried again at once. */
  readonly tried?: Iterable<Backend> | undefined;
  /** After so long without a first event another backend is asked as well; left out: as the fleet hedges, within its budget. */
  readonly hedgeAfterMs?: number | undefined;
  readonly maxAttempts: number;
  readonly maxRetryAfterMs: number;
  readonly totalDeadlineMs: number;
  /** Builds the try at one target; it is not running yet. */
  open(target: Target): RunnableAttempt;
  /** True once the client is gone. */
  isClosed(): boolean;
  /** Resolves after `ms`, or at once when the client goes. */
  pause(ms: number): Promise<void>;
  onRetry(): void;
  onHedge(): void;
}

/**
 * The first good outcome over the backends of the first model, then those of the next, then over all
 * of them again after a pause. Ends early with the last bad one when it is not worth retrying, when
 * tries, time or the fleet's retry budget are used up, or when a backend asks for too long a wait.
 */
export async function runAttempts(options: AttemptsOptions): Promise<Outcome> {
  const { fleet } = options;
  let tried = new Set<Backend>(options.tried);
  /** Those that cannot be asked such a thing at all. */
  const unable = new Set<Backend>();
  let last: Outcome | undefined;
  let round = 0;
  let attempts = 0;
  fleet.retries.request();
  for (;;) {
    let target = attempts === 0 ? firstTarget(options, tried) : nextTarget(options, tried);
    if (target === undefined && last !== undefined) {
      // a wrong key, a missing model or endpoint will not mend itself in a second
      if (last.kind === 'status' ? !last.again : last.kind === 'failed' && !last.error.retryable) return last;
      const retryAfterMs = last.kind === 'status' ? last.retryAfterMs : undefined;
      if (retryAfterMs !== undefined && retryAfterMs > options.maxRetryAfterMs) return last;
      const pauseMs = fleet.retries.backoffMs(round++, retryAfterMs);
      if (performance.now() + pauseMs > options.totalDeadlineMs) return last;
      await options.pause(pauseMs);
      if (options.isClosed()) return last;
      tried = new Set(unable);
      target = nextTarget(options, tried);
    }
    if (target === undefined && tried.size > unable.size) {
      tried = new Set(unable); // rather one of those that failed before than none
      target = nextTarget(options, tried);
    }
    if (target === undefined) throw unavailable(options.refs);
    let first: RunnableAttempt;
    try {
      first = options.open(target);
    } catch (thrown) {
      last ??= { kind: 'failed', error: toFairleadError(thrown), retryable: false, target };
      unable.add(target.backend);
      tried.add(target.backend);
      continue;
    }
    attempts++;
    const outcome = await tryTarget(target, first, options, tried);
    if (outcome.kind === 'answer' || outcome.kind === 'stream' || !outcome.retryable) return outcome;
    last = outcome;
    tried.add(outcome.target.backend);
    const spent = attempts >= options.maxAttempts || performance.now() > options.totalDeadlineMs;
    if (spent || options.isClosed() || !fleet.retries.tryRetry()) return outcome;
    options.onRetry();
  }
}

function firstTarget(options: AttemptsOptions, tried: ReadonlySet<Backend>): Target | undefined {
  const { first } = options;
  const isGood = first?.backend.state === 'healthy' && !tried.has(first.backend);
  return isGood ? first : nextTarget(options, tried);
}

function nextTarget({ fleet, refs, wish }: AttemptsOptions, tried: ReadonlySet<Backend>): Target | undefined {
  if (refs.length > 1) {
    // a healthy fallback comes before the last resort of a model that is down
    for (const ref of refs) {
      if (!fleet.load(ref.model).available) continue;
      const backend = fleet.pick(ref.model, tried, wish);
      if (backend !== undefined) return { backend, ref };
    }
  }
  for (const ref of refs) {
    const backend = fleet.pick(ref.model, tried, wish);
    if (backend !== undefined) return { backend, ref };
  }
  return undefined;
}

function tryTarget(
  target: Target,
  first: RunnableAttempt,
  options: AttemptsOptions,
  tried: Set<Backend>,
): Promise<Outcome> {
  const { hedgeAfterMs } = options;
  const hedge =
    hedgeAfterMs === undefined ? options.fleet.hedge(target.ref.model) : { delayMs: hedgeAfterMs };
  const running = first.run();
  if (hedge === undefined) return running.then((result) => ({ ...result, target }));
  return hedged(target, first, running, hedge.delayMs, options, tried);
}

/**
 * Starts a second try when the first is late; the first good one wins and the other is stopped. A fault
 * of the request's own ends it too. A backend that fails beside another joins those that were tried.
 */
async function hedged(
  target: Target,
  first: Stoppable,
  running: Promise<AttemptResult>,
  delayMs: number,
  options: AttemptsOptions,
  tried: Set<Backend>,
): Promise<Outcome> {
  const early = await Promise.race([running, options.pause(delayMs)]);
  if (early !== undefined) return { ...early, target };
  const { fleet } = options;
  const backend = fleet.pick(target.ref.model, new Set([...tried, target.backend]), options.wish);
  const isAllowed = options.hedgeAfterMs !== undefined || fleet.tryHedge();
  if (backend === undefined || options.isClosed() || !isAllowed) return { ...(await running), target };
  const otherTarget = { backend, ref: target.ref };
  let second: RunnableAttempt;
  try {
    second = options.open(otherTarget);
  } catch {
    return { ...(await running), target }; // that one cannot be asked such a thing
  }
  options.onHedge();
  const entries = [
    { attempt: first, target, result: running },
    { attempt: second, target: otherTarget, result: second.run() },
  ];
  const settled = entries.map((entry, index) => entry.result.then((result) => ({ index, result })));
  let winner = await Promise.race(settled);
  const { result } = winner;
  if (result.kind !== 'answer' && result.kind !== 'stream' && result.retryable) {
    tried.add((entries[winner.index] as (typeof entries)[number]).target.backend);
    winner = await (settled[1 - winner.index] as (typeof settled)[number]);
  }
  entries[1 - winner.index]?.attempt.abort(
    new FairleadError('FL_CLIENT_CLOSED', 'Another backend answered first.'),
    'cancelled',
  );
  return { ...winner.result, target: (entries[winner.index] as (typeof entries)[number]).target };
}

function unavailable(refs: readonly ModelRef[]): FairleadError {
  return new FairleadError(
    'FL_UPSTREAM_UNAVAILABLE',
    `No backend of ${refs.map((ref) => ref.model).join(', ')} can be used now.`,
    {
      hint: 'See /api/v1/backends for their state.',
      retryAfterMs: 1000,
    },
  );
}
