import type { Comparison } from './orders/define.ts';

/**
 * The numbers that a version begins with, and what comes after them in the form `Tail` of its order. A tail that the order
 * does not know is undefined: the version is then comparable where the numbers alone decide.
 */
export interface Release<Tail> {
  readonly numbers: readonly number[];
  /** True for `21.1.x`: any numbers may follow. */
  readonly open: boolean;
  readonly tail: Tail | undefined;
  /** Lower-cased text without a leading `v`; two that are the same letter for letter are equal. */
  readonly text: string;
}

const LEADING = /^(?:release[-.])?[v=\s]*((?:\d+!)?\d+(?:\.\d+)*)(\.[x*](?![a-z]))?(.*)$/s;
/** Beyond this a double no longer tells neighbours apart. */
const LONGEST_NUMBER = 15;

/** Splits `version` into its numbers and the rest, which `readTail` reads; undefined where it does not begin with numbers. */
export function readRelease<Tail>(
  version: string,
  readTail: (rest: string) => Tail | undefined,
): Release<Tail> | undefined {
  const [, leading, wildcard, rest = ''] = LEADING.exec(version.toLowerCase()) ?? [];
  if (leading === undefined) return undefined;
  const [epoch, numbers = ''] = leading.includes('!') ? leading.split('!') : ['0', leading];
  const all = [epoch ?? '0', ...numbers.split('.')];
  if (all.some((digits) => digits.length > LONGEST_NUMBER)) return undefined;
  const open = wildcard !== undefined;
  return {
    numbers: all.map(Number),
    open,
    tail: open ? undefined : readTail(rest),
    text: `${leading}${wildcard ?? ''}${rest}`,
  };
}

/** Compares the numbers, then the tails with `compareTails`. */
export function compareReleases<Tail>(
  a: Release<Tail> | undefined,
  b: Release<Tail> | undefined,
  compareTails: (a: Tail, b: Tail) => Comparison,
): Comparison {
  if (a === undefined || b === undefined) return undefined;
  if (a.text === b.text) return 0;
  const numbers = compareNumbers(a, b);
  if (numbers !== 0) return numbers;
  return a.tail === undefined || b.tail === undefined ? undefined : compareTails(a.tail, b.tail);
}

function compareNumbers(a: Release<unknown>, b: Release<unknown>): Comparison {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let at = 0; at < length; at++) {
    if ((a.open && at >= a.numbers.length) || (b.open && at >= b.numbers.length)) return undefined;
    const order = compareKeys(a.numbers[at] ?? 0, b.numbers[at] ?? 0);
    if (order !== 0) return order;
  }
  return a.open || b.open ? undefined : 0;
}

/** The order of two numbers, or of two texts by code unit. */
export function compareKeys<Key extends number | string>(a: Key, b: Key): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of two lists of numbers of the same length, the first that differs decides. */
export function compareLists(a: readonly number[], b: readonly number[]): -1 | 0 | 1 {
  for (const [at, key] of a.entries()) {
    const order = compareKeys(key, b[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
