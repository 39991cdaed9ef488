import type { Kind } from '../../../core/kind.ts';

/** -1: older, 0: the same, 1: newer; undefined: it cannot be told. */
export type Comparison = -1 | 0 | 1 | undefined;

/**
 * How one family of version numbers is ordered. `compare` is pure and never throws: what it cannot read compares as
 * undefined. Where it answers, it is antisymmetric and transitive. Both texts are trimmed, not empty, at most
 * LONGEST_VERSION long, and neither a commit nor a name such as `latest`: `compareVersions` sees to that.
 */
export interface OrderKind extends Kind {
  compare(a: string, b: string): Comparison;
}

export function defineOrder(kind: OrderKind): OrderKind {
  return kind;
}
