import type { Config } from '../config/config.ts';
import { systemClock } from '../core/clock.ts';
import { seededRandom } from '../core/random.ts';
import { createRuntime, type Runtime } from '../gateway/runtime.ts';
import { createSessions } from '../gateway/sessions.ts';
import type { Kinds } from './kinds.ts';

/**
 * The runtime of `config` without a server and without a byte sent: every backend counts as alive, and
 * the same input gives the same choice, weighted ones too. Throws what a unit has against its
 * configuration; the caller disposes it.
 */
export function createDryRuntime(config: Config, kinds: Kinds): Promise<Runtime> {
  return createRuntime({
    config,
    kinds,
    clock: systemClock,
    random: seededRandom(0),
    sessions: createSessions(),
    probe: async () => true,
  });
}
