import { FairleadError } from '../../core/errors.ts';
import type { Budget } from '../../store/contract.ts';
import { calendarWindow } from './calendar.ts';
import type { Actual, Estimate, Subject } from './contract.ts';
import { amountOf, difference, type Share } from './share.ts';

/** A request that began in one window may end, and be settled, in the next: its counter is kept so much longer. */
const KEPT_MS = 24 * 3_600_000;

/** How a unit is counted, and spelt. */
interface Unit {
  readonly reserve: (estimate: Estimate) => number;
  readonly spend: (actual: Actual) => number;
  readonly stretches: boolean;
  readonly say: (amount: number) => string;
}

const UNITS: Readonly<Record<Budget['unit'], Unit>> = {
  money: {
    reserve: ({ cost }) => cost,
    spend: ({ cost }) => cost,
    stretches: true,
    say: (amount) => `a cost of ${amount}`,
  },
  tokens: {
    reserve: ({ promptTokens, maxCompletionTokens }) => promptTokens + maxCompletionTokens,
    spend: ({ tokens }) => tokens,
    stretches: true,
    say: (amount) => `${amount} tokens`,
  },
  requests: {
    reserve: () => 1,
    spend: ({ served }) => (served ? 1 : 0),
    stretches: false,
    say: (amount) => `${amount} requests`,
  },
};

const PER: Readonly<Record<Budget['per'], string>> = {
  hour: 'an hour',
  day: 'a day',
  month: 'a month',
  total: 'in all',
};

/** What the subject's budgets want of a request that begins at `nowMs`. */
export function budgetShares(subject: Subject, estimate: Estimate, nowMs: number): readonly Share[] {
  const smallest = new Map<string, Budget>(); // two of one kind have one counter: the smaller one counts
  for (const budget of subject.limits.budgets ?? []) {
    const name = `${budget.unit}:${budget.per}`;
    const other = smallest.get(name);
    if (other === undefined || budget.amount < other.amount) smallest.set(name, budget);
  }
  return [...smallest].map(([name, budget]) => budgetShare(subject, name, budget, estimate, nowMs));
}

function budgetShare(
  { id, label }: Subject,
  name: string,
  { unit, per, amount }: Budget,
  estimate: Estimate,
  nowMs: number,
): Share {
  const { reserve, spend, stretches, say } = UNITS[unit];
  const { startMs, endMs } = calendarWindow(per, nowMs);
  const take = {
    key: `${id}:${name}`,
    amount: amountOf(reserve(estimate)),
    limit: amount,
    windowStartMs: startMs,
    expiresAtMs: endMs + KEPT_MS,
  };
  return {
    takes: [take],
    stretches,
    taken() {},
    settle: (actual, taken) => difference(take, amountOf(spend(actual)), taken),
    refuse() {
      const ends = Number.isFinite(endMs);
      return new FairleadError(
        'FL_BUDGET_SPENT',
        `The budget of ${label} is spent or reserved: ${say(amount)} ${PER[per]}.`,
        {
          hint: ends
            ? `It begins anew at ${new Date(endMs).toISOString()}.`
            : 'Ask the administrator for a larger one.',
          ...(ends ? { retryAfterMs: endMs - nowMs } : {}),
        },
      );
    },
  };
}
