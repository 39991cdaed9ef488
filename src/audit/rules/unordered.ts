import { compareVersions } from '../versions/compare.ts';
import type { Range } from '../versions/range.ts';

/** A version that has a place in an order has one against one of these: numbers, or dates. */
const MARKS = ['0', '1.2.3', '2000.1.1'];

/** How many bounds have no place in the order: commits, `latest`, names of other packages. */
export function countUnordered(order: string, ranges: readonly Range[]): number {
  return ranges
    .flat()
    .filter(({ version }) => MARKS.every((mark) => compareVersions(order, version, mark) === undefined))
    .length;
}

/** The warning for so many advisories of one product. */
export function orderWarning(product: string, count: number): string {
  return `${product}: advisories given by commits or names without order, so that they can never be told: ${count}`;
}
