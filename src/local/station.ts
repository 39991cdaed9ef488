import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { Engine } from './contract.ts';
import type { Counts } from './metrics.ts';
import type { Slots } from './slots.ts';

/** What a request is answered with. */
export interface Station {
  readonly engine: Engine;
  readonly slots: Slots;
  readonly counts: Counts;
  readonly clock: Clock;
  readonly random: Random;
  nextId(): string;
}
