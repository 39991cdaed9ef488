import type { Kind } from '../../core/kind.ts';
import type { Random } from '../../core/random.ts';
import type { Backend, PickWish } from '../types.ts';

/** Picks one of `backends` (never empty, all of them usable now). */
export interface Balancer {
  pick(backends: readonly Backend[], random: Random, wish: PickWish | undefined): Backend;
}

export interface BalancerKind extends Kind {
  /** One balancer per model: it may keep state between picks. */
  create(): Balancer;
}

export function defineBalancer(kind: BalancerKind): BalancerKind {
  return kind;
}
