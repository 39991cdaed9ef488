import type { Config } from '../config/config.ts';
import { systemClock } from '../core/clock.ts';
import { seededRandom } from '../core/random.ts';
import { openLocalGate } from '../gateway/identity/local-gate.ts';
import { createPluginServices, disposePluginServices } from '../gateway/plugin-services.ts';
import { createRuntime, type Runtime } from '../gateway/runtime.ts';
import { createSessions } from '../gateway/sessions.ts';
import { type BoardModels, createBoardModels, readText } from './board-models.ts';
import type { Kinds } from './kinds.ts';
import { loadBoard } from './load-board.ts';
import { loadDifficulty } from './load-difficulty.ts';
import { pricedConfig } from './load-prices.ts';

/** A runtime without a server; `dispose` ends the models that were loaded for it as well. */
export interface DryRuntime extends Runtime {
  dispose(): Promise<void>;
}

/**
 * The runtime of `config` without a server and without a byte sent: every backend counts as alive, and
 * the same input gives the same choice, weighted ones too. Throws what a unit has against its
 * configuration; the caller disposes it.
 */
export async function createDryRuntime(
  stated: Config,
  kinds: Kinds,
  models: BoardModels = createBoardModels(kinds, loadBoard),
): Promise<DryRuntime> {
  const config = await pricedConfig(stated);
  const [services, gate] = await Promise.all([
    createPluginServices(config, systemClock),
    openLocalGate(config, systemClock),
  ]);
  try {
    const runtime = await createRuntime({
      config,
      kinds,
      clock: systemClock,
      random: seededRandom(0),
      sessions: createSessions(),
      services,
      gate,
      probe: async () => true,
      classifiers: await models.for(config),
      difficulty: await loadDifficulty(config, kinds.selections),
      readText,
    });
    const dispose = async () => {
      runtime.dispose();
      gate.dispose();
      await disposePluginServices(services);
      await models.dispose();
    };
    return { ...runtime, dispose };
  } catch (error) {
    gate.dispose();
    await disposePluginServices(services);
    await models.dispose();
    throw error;
  }
}
