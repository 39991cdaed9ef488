import { commitOf } from './commit.ts';
import type { Comparison } from './orders/define.ts';
import { orders } from './orders/index.gen.ts';

/** A text that is longer is no version. */
export const LONGEST_VERSION = 128;

/** Names that move from one version to the next, and words for not knowing. */
const NAMES: ReadonlySet<string> = new Set([
  'latest',
  'main',
  'master',
  'head',
  'develop',
  'dev',
  'nightly',
  'edge',
  'stable',
  'unknown',
  'none',
  'null',
  'undefined',
  'n/a',
]);

/** Ids of the orders, for schemas. */
export const ORDER_IDS: readonly string[] = orders.map(({ id }) => id);

/** True where `version` names one state of a product in a form that could have an order: not '' and not `latest`. */
export function isVersion(version: string): boolean {
  const text = version.trim();
  return text !== '' && text.length <= LONGEST_VERSION && !NAMES.has(text.toLowerCase());
}

/**
 * The order of two versions by the order with that id (an id that does not exist tells nothing). Never
 * throws; undefined where it cannot be told: '' and `latest`, commits, forms that the order does not have. Linear in the
 * length of the texts.
 */
export function compareVersions(orderId: string, a: string, b: string): Comparison {
  if (!isVersion(a) || !isVersion(b)) return undefined;
  const [one, other] = [commitOf(a), commitOf(b)];
  if (one !== undefined || other !== undefined) return one === other ? 0 : undefined;
  return orders.find(({ id }) => id === orderId)?.compare(a.trim(), b.trim());
}
