import type { PlacementConfig } from '../../config/schema/placement.ts';
import type { Clock } from '../../core/clock.ts';
import type { Kind } from '../../core/kind.ts';
import type { Random } from '../../core/random.ts';
import type { Predictor } from '../placement/predictor.ts';
import type { Backend, PickWish } from '../types.ts';

/** Picks one of `backends` (two at least, all of them usable now). */
export interface Balancer {
  pick(backends: readonly Backend[], random: Random, wish: PickWish | undefined): Backend;
}

/** What a balancer may go by besides the backends themselves. */
export interface BalancerWorld {
  readonly clock: Clock;
  readonly rules: PlacementConfig;
  readonly predictor: Predictor;
}

export interface BalancerKind extends Kind {
  /** True: it goes by what is placed where, so requests are followed, and servers' metrics are read where they can be. */
  readonly usesPlacement?: boolean;
  /** One balancer per model: it may keep state between picks. */
  create(world: BalancerWorld): Balancer;
}

export function defineBalancer(kind: BalancerKind): BalancerKind {
  return kind;
}
