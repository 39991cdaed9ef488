/**
 * How A.I.G. compares versions: it drops letters, then compares what hashicorp/go-version reads, and takes 0.0.0 for what
 * that cannot read. (Its state of 2026-08-21 stops at a rule whose version cannot be read; later ones take 0.0.0 there as
 * well, which is what stands here.) Kept apart from our own order: it is for comparing verdicts, not for giving them.
 */
interface ReadVersion {
  readonly numbers: readonly bigint[];
  /** Pre-release; '' for a release. */
  readonly pre: string;
}

const ZERO: ReadVersion = { numbers: [0n, 0n, 0n], pre: '' };
const FORM =
  /^v?(?<numbers>\d+(?:\.\d+)*)(?:-(?<counted>\d+[0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*)|-?(?<named>[A-Za-z~-]+[0-9A-Za-z~-]*(?:\.[0-9A-Za-z~-]+)*))?(?:\+[0-9A-Za-z~-]+(?:\.[0-9A-Za-z~-]+)*)?$/;
const LARGEST = 2n ** 63n - 1n;

/** `version` as A.I.G. hands it on. */
export function withoutLetters(version: string): string {
  const plain = version.replace(/^v/, '');
  if (plain === 'latest') return '999';
  return plain.replace(/\.[A-Za-z]+/g, '.0').replace(/[A-Za-z]+/g, '');
}

/** -1, 0 or 1 as A.I.G. has it; never undefined. */
export function compareAsAig(a: string, b: string): -1 | 0 | 1 {
  const [one, other] = [read(withoutLetters(a)), read(withoutLetters(b))];
  for (let at = 0; at < Math.max(one.numbers.length, other.numbers.length); at++) {
    const order = compare(one.numbers[at] ?? 0n, other.numbers[at] ?? 0n);
    if (order !== 0) return order;
  }
  // With more numbers on one side, all of them 0, pre-releases are not looked at.
  return one.numbers.length === other.numbers.length ? comparePre(one.pre, other.pre) : 0;
}

function read(version: string): ReadVersion {
  const found = FORM.exec(version)?.groups;
  if (found === undefined) return ZERO;
  const numbers = (found.numbers ?? '').split('.').map(BigInt);
  if (numbers.some((number) => number > LARGEST)) return ZERO;
  while (numbers.length < 3) numbers.push(0n);
  return { numbers, pre: found.named ?? found.counted ?? '' };
}

function comparePre(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const [ones, others] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(ones.length, others.length); at++) {
    const order = comparePart(ones[at] ?? '', others[at] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (a === '') return isOtherNumber ? -1 : 1;
  if (b === '') return isNumber ? 1 : -1;
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return isNumber ? compare(BigInt(a), BigInt(b)) : compare(a, b);
}

function compare<Key extends bigint | string>(a: Key, b: Key): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}
