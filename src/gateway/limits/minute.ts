import { FairleadError } from '../../core/errors.ts';
import type { Actual, Estimate, Subject } from './contract.ts';
import type { PreviousMinute } from './previous-minute.ts';
import { amountOf, difference, type Share } from './share.ts';
import { allowance, MINUTE_MS, waitMs } from './sliding.ts';

/** A share of a limit by the minute, which an answer's headers tell of. */
export interface MinuteShare extends Share {
  readonly unit: MinuteUnit['name'];
  readonly limit: number;
  /** What is left once `used` are taken in this minute. */
  left(used: number): number;
  /** Milliseconds until nothing of what was taken counts any more. */
  readonly resetMs: number;
}

/** What is counted by the minute. */
interface MinuteUnit {
  readonly name: 'requests' | 'tokens';
  readonly limit: (subject: Subject) => number | undefined;
  readonly reserve: (estimate: Estimate) => number;
  readonly spend: (actual: Actual) => number;
  readonly stretches: boolean;
}

const UNITS: readonly MinuteUnit[] = [
  {
    name: 'requests',
    limit: ({ limits }) => limits.requestsPerMinute,
    reserve: () => 1,
    spend: () => 1, // one that failed was work, too
    stretches: false,
  },
  {
    name: 'tokens',
    limit: ({ limits }) => limits.tokensPerMinute,
    reserve: ({ promptTokens, maxCompletionTokens }) => promptTokens + maxCompletionTokens,
    spend: ({ tokens }) => tokens,
    stretches: true,
  },
];

/**
 * What the subject's limits by the minute want. Counters whose minute before `previous` does not know are added to
 * `unread`: the shares are of no use until it does.
 */
export function minuteShares(
  subject: Subject,
  estimate: Estimate,
  nowMs: number,
  previous: PreviousMinute,
  unread: string[],
): readonly MinuteShare[] {
  const shares: MinuteShare[] = [];
  for (const unit of UNITS) {
    const limit = unit.limit(subject);
    if (limit === undefined) continue;
    const key = `${subject.id}:${unit.name}:minute`;
    const before = previous.of(key, startOfMinute(nowMs));
    if (before === undefined) unread.push(key);
    shares.push(minuteShare({ subject, unit, key, limit, before: before ?? 0 }, estimate, nowMs, previous));
  }
  return shares;
}

interface MinuteLimit {
  readonly subject: Subject;
  readonly unit: MinuteUnit;
  readonly key: string;
  readonly limit: number;
  readonly before: number;
}

function minuteShare(
  { subject, unit, key, limit, before }: MinuteLimit,
  estimate: Estimate,
  nowMs: number,
  previous: PreviousMinute,
): MinuteShare {
  const windowStartMs = startOfMinute(nowMs);
  const elapsedMs = nowMs - windowStartMs;
  const take = {
    key,
    amount: Math.ceil(amountOf(unit.reserve(estimate))),
    limit: allowance(limit, before, elapsedMs),
    windowStartMs,
    expiresAtMs: windowStartMs + 2 * MINUTE_MS, // the next minute reads it
  };
  return {
    takes: [take],
    stretches: unit.stretches,
    unit: unit.name,
    limit,
    left: (used) => Math.max(0, take.limit - used),
    resetMs: 2 * MINUTE_MS - elapsedMs,
    taken() {},
    settle(actual, taken) {
      const changes = difference(take, Math.ceil(amountOf(unit.spend(actual))), taken);
      for (const { amount } of changes) previous.changed(key, windowStartMs, amount);
      return changes;
    },
    refuse(used) {
      const retryAfterMs = waitMs(limit, before, used, elapsedMs);
      return new FairleadError(
        'FL_RATE_LIMITED',
        `The ${subject.label} may use ${limit} ${unit.name} a minute.`,
        {
          retryAfterMs,
          hint: `Try again in ${Math.ceil(retryAfterMs / 1000)} s.`,
        },
      );
    },
  };
}

export function startOfMinute(nowMs: number): number {
  return Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
}
