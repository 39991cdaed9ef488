import type { Predicate } from '../../../config/schema/routing.ts';

/** True when `value` is finite and within every bound that the predicate sets. */
export function matchesPredicate(value: number, { gt, gte, lt, lte }: Predicate): boolean {
  return (
    Number.isFinite(value) &&
    (gt === undefined || value > gt) &&
    (gte === undefined || value >= gte) &&
    (lt === undefined || value < lt) &&
    (lte === undefined || value <= lte)
  );
}
