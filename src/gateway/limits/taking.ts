import type { Counters, Take, Taken } from '../../store/contract.ts';
import type { Change, Share } from './share.ts';

/** Others may take between two tries of ours; then what is left is asked again, so often. */
const TRIES = 4;
/** So small a part of a limit is a rounding error, and nothing that is left. */
const NOTHING = 1e-9;

/** What became of shares. */
export type Outcome =
  | { readonly ok: true; readonly takes: readonly Take[]; readonly used: readonly number[] }
  | { readonly ok: false; readonly share: Share; readonly used: number };

/**
 * Takes all shares of one set of counters or none, in one atomic step; where shares stretch and something is left, with
 * what is left. `takes` come back as they were taken, in the order of the shares.
 */
export function takeShares(counters: Counters, shares: readonly Share[]): Outcome | Promise<Outcome> {
  const owners = shares.flatMap((share) => share.takes.map(() => share));
  return attempt(
    counters,
    owners,
    shares.flatMap((share) => share.takes),
    TRIES,
  );
}

function attempt(
  counters: Counters,
  owners: readonly Share[],
  takes: readonly Take[],
  tries: number,
): Outcome | Promise<Outcome> {
  if (takes.length === 0) return { ok: true, takes, used: [] };
  const judge = (taken: Taken): Outcome | Promise<Outcome> => {
    if (taken.ok) return { ok: true, takes, used: taken.used };
    const { over, used } = taken;
    const refusal = (index: number): Outcome => ({
      ok: false,
      share: owners[index] as Share,
      used: used[index] ?? 0,
    });
    const stretched: Take[] = [];
    for (const [index, take] of takes.entries()) {
      const left = take.limit - (used[index] ?? 0);
      if (take.amount <= left) stretched.push(take);
      else if (owners[index]?.stretches !== true || left <= take.limit * NOTHING) return refusal(index);
      else stretched.push({ ...take, amount: justBelow(left, take.limit) });
    }
    return tries > 1 ? attempt(counters, owners, stretched, tries - 1) : refusal(over);
  };
  const taken = counters.take(takes);
  return taken instanceof Promise ? taken.then(judge) : judge(taken);
}

/** So that used + amount ≤ limit whatever way a store rounds; whole numbers stay whole. */
function justBelow(left: number, limit: number): number {
  return Number.isInteger(left) ? left : Math.max(0, left - limit * (NOTHING / 10));
}

/** The opposite of takes that were taken. */
export function giveBack(takes: readonly Take[]): readonly Change[] {
  return takes.map(({ key, amount, windowStartMs, expiresAtMs }) => ({
    key,
    amount: -amount,
    windowStartMs,
    expiresAtMs,
  }));
}
