import type { FairleadError } from '../../core/errors.ts';
import type { Take } from '../../store/contract.ts';
import type { Actual } from './contract.ts';

export type Change = Omit<Take, 'limit'>;

/** What one limit wants of a request. */
export interface Share {
  /** Taken together or not at all. */
  readonly takes: readonly Take[];
  /**
   * Whether a request that wants more than is left may have what is left. It may then spend more than that, by itself;
   * nobody else gets in meanwhile, as nothing is left for them.
   */
  readonly stretches: boolean;
  /** Why not, where `used` are gone already. */
  refuse(used: number): FairleadError;
  /** Once the takes are taken. */
  taken(): void;
  /** What is to be added now that the request has ended, when `taken` was its share. */
  settle(actual: Actual, taken: number): readonly Change[];
}

/** No request takes more, whatever it asks for. */
const MOST = 1e15;

/**
 * `value` as what can be taken. Clients say how many tokens they want and backends how many there were: neither may
 * lower a counter, nor make a number of it that is none.
 */
export function amountOf(value: number): number {
  return value > 0 ? Math.min(value, MOST) : 0;
}

/** What is to be added so that `actual` was taken in place of `taken`. */
export function difference(take: Take, actual: number, taken: number): readonly Change[] {
  const amount = actual - taken;
  if (amount === 0) return [];
  const { key, windowStartMs, expiresAtMs } = take;
  return [{ key, windowStartMs, expiresAtMs, amount }];
}
