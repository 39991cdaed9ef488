import type { Clock } from '../../core/clock.ts';
import type { Counters, Take } from '../../store/contract.ts';
import { budgetShares } from './budgets.ts';
import type { Actual, Estimate, Lease, Limiter, Subject } from './contract.ts';
import { type MinuteShare, minuteShares, startOfMinute } from './minute.ts';
import { PreviousMinute } from './previous-minute.ts';
import { type MinuteState, rateHeaders } from './rate-headers.ts';
import type { Change, Share } from './share.ts';
import { Slots } from './slots.ts';
import { giveBack, type Outcome, takeShares } from './taking.ts';

export interface LimiterOptions {
  readonly clock: Clock;
  /** For budgets. */
  readonly durable: Counters;
  /** For what is counted by the minute or at once; may be the same, and then one take asks for all. */
  readonly quick: Counters;
}

/** Shares that were taken from one set of counters. */
interface Group {
  readonly counters: Counters;
  readonly shares: readonly Share[];
  readonly takes: readonly Take[];
  readonly used: readonly number[];
}

/**
 * The limits of keys, users and teams. What a request may take at most is reserved before it goes out, and settled to
 * what it took when it has ended. So requests that are under way together never spend a budget twice; a process that
 * dies leaves what it had reserved spent. With two sets of counters the quick ones are asked first, and get theirs back
 * where a budget says no.
 */
export function createLimiter({ clock, durable, quick }: LimiterOptions): Limiter {
  const previous = new PreviousMinute(quick);
  let lost = 0;
  const add = (counters: Counters, changes: readonly Change[]) => {
    if (changes.length === 0) return;
    try {
      const adding = counters.add(changes);
      if (adding instanceof Promise) adding.catch(() => lost++);
    } catch {
      lost++;
    }
  };
  const slots = new Slots(clock, (changes) => add(quick, changes));

  const admit = (subjects: readonly Subject[], estimate: Estimate): Lease | undefined | Promise<Lease> => {
    const nowMs = clock.wallMs();
    const minutes: MinuteShare[] = [];
    const unread: string[] = [];
    const quickShares: Share[] = [];
    const budgets: Share[] = [];
    for (const subject of subjects) {
      minutes.push(...minuteShares(subject, estimate, nowMs, previous, unread));
      const slot = slots.share(subject);
      if (slot !== undefined) quickShares.push(slot);
      budgets.push(...budgetShares(subject, estimate, nowMs));
    }
    if (unread.length > 0) {
      // A new minute may have begun before it is read: then that is read, too. Who is counted by the minute gets a lease.
      const reading = previous.read(unread, startOfMinute(nowMs));
      return reading.then(() => admit(subjects, estimate) as Lease | Promise<Lease>);
    }
    quickShares.unshift(...minutes);
    if (durable === quick) quickShares.push(...budgets.splice(0));
    if (quickShares.length + budgets.length === 0) return undefined;

    const first = takeShares(quick, quickShares);
    const second = (outcome: Outcome): Lease | Promise<Lease> => {
      const taken = groupOf(quick, quickShares, outcome);
      if (budgets.length === 0) return leaseOf([taken], minutes);
      const both = (spent: Outcome) => leaseOf([taken, groupOf(durable, budgets, spent)], minutes);
      const undo = (thrown: unknown): never => {
        add(quick, giveBack(taken.takes));
        throw thrown;
      };
      try {
        const spending = takeShares(durable, budgets);
        return spending instanceof Promise ? spending.then(both).catch(undo) : both(spending);
      } catch (thrown) {
        return undo(thrown);
      }
    };
    return first instanceof Promise ? first.then(second) : second(first);
  };

  const leaseOf = (groups: readonly Group[], minutes: readonly MinuteShare[]): Lease => {
    for (const { shares } of groups) for (const share of shares) share.taken();
    let settled = false;
    return {
      headers: rateHeaders(statesOf(groups[0], minutes)),
      settle(actual: Actual) {
        if (settled) return;
        settled = true;
        for (const { counters, shares, takes } of groups) {
          let at = 0;
          const changes: Change[] = [];
          for (const share of shares) {
            changes.push(...share.settle(actual, takes[at]?.amount ?? 0));
            at += share.takes.length;
          }
          add(counters, changes);
        }
      },
    };
  };

  return {
    admit,
    trouble: () =>
      lost === 0
        ? undefined
        : `The counters did not take ${lost} settlement${lost === 1 ? '' : 's'}: what was reserved stays spent.`,
    dispose: () => slots.dispose(),
  };
}

/** Throws the refusal, where it is one. */
function groupOf(counters: Counters, shares: readonly Share[], outcome: Outcome): Group {
  if (!outcome.ok) throw outcome.share.refuse(outcome.used);
  return { counters, shares, takes: outcome.takes, used: outcome.used };
}

/** The shares by the minute are the first ones of the first group, with one take each. */
function statesOf(group: Group | undefined, minutes: readonly MinuteShare[]): readonly MinuteState[] {
  return minutes.map((share, index) => ({ share, left: share.left(group?.used[index] ?? 0) }));
}
