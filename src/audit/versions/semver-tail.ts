import type { Comparison } from './orders/define.ts';
import { compareKeys } from './release.ts';

const TAIL = /^(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?(?:\+[0-9a-z-]+(?:\.[0-9a-z-]+)*)?$/;
const LOOSE = /^([a-z][0-9a-z-]*(?:\.[0-9a-z-]+)*)(?:\+.*)?$/;
const NUMBER = /^\d{1,15}$/;
/** A pseudo-version's time, and the commit behind it: two commits of one second have no order. */
const STAMPED = /^(\d{14})-(.+)$/;

/** The identifiers of a pre-release; none for a release. Build metadata is left out. Undefined where it is none of these. */
export function readSemverTail(rest: string): readonly string[] | undefined {
  const found = TAIL.exec(rest);
  return found === null ? undefined : (found[1]?.split('.') ?? []);
}

/** As npm reads it: the hyphen before a pre-release may be left out. */
export function readLooseTail(rest: string): readonly string[] | undefined {
  return readSemverTail(rest) ?? LOOSE.exec(rest)?.[1]?.split('.');
}

/** Precedence of pre-releases (Semantic Versioning 2.0.0, section 11): a release comes after all of its own. */
export function compareSemverTails(a: readonly string[], b: readonly string[]): Comparison {
  return walk(a, b, compareIdentifiers);
}

/** The same, but two commits of one second cannot be told apart. */
export function compareGoTails(a: readonly string[], b: readonly string[]): Comparison {
  return walk(a, b, compareStamped);
}

function walk(
  a: readonly string[],
  b: readonly string[],
  compare: (a: string, b: string) => Comparison,
): Comparison {
  if (a.length === 0) return b.length === 0 ? 0 : 1;
  if (b.length === 0) return -1;
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, other] = [a[at], b[at]];
    if (one === undefined) return -1;
    if (other === undefined) return 1;
    const order = compare(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifiers(a: string, b: string): -1 | 0 | 1 {
  const [isNumber, isOtherNumber] = [NUMBER.test(a), NUMBER.test(b)];
  if (isNumber && isOtherNumber) return compareKeys(Number(a), Number(b));
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return compareKeys(a, b);
}

function compareStamped(a: string, b: string): Comparison {
  const [one, other] = [STAMPED.exec(a), STAMPED.exec(b)];
  if (one !== null && other !== null && one[1] === other[1] && one[2] !== other[2]) return undefined;
  return compareIdentifiers(a, b);
}
