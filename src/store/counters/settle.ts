import type { Take, Taken } from '../contract.ts';
import { counterId } from './counter-id.ts';

/**
 * What becomes of one group of takes: all, or none where one of them would go over its limit. `usedOf` tells what
 * stands there, `set` is called for each of a group that is taken. Counters named twice add up.
 */
export function settle(
  takes: readonly Take[],
  usedOf: (id: string) => number,
  set: (id: string, used: number, take: Take) => void,
): Taken {
  const after = new Map<string, number>();
  const used = takes.map((take) => {
    const id = counterId(take);
    const sum = (after.get(id) ?? usedOf(id)) + take.amount;
    after.set(id, sum);
    return sum;
  });
  const over = takes.findIndex(({ limit }, index) => (used[index] ?? 0) > limit);
  if (over !== -1) return { ok: false, over, used: takes.map((take) => usedOf(counterId(take))) };
  takes.forEach((take, index) => {
    set(counterId(take), used[index] ?? 0, take);
  });
  return { ok: true, used };
}
