import { systemClock } from '../core/clock.ts';
import type { LocalSettings } from './contract.ts';
import { loadEngine } from './llama/load.ts';
import { startLocalServer } from './server.ts';

/** A model file that is served. */
export interface RunningLocal {
  /** Base URL with `/v1`. */
  readonly url: string;
  readonly port: number;
  /** The model's name in requests. */
  readonly model: string;
  readonly contextTokens: number;
  close(): Promise<void>;
}

/**
 * Loads the model, then listens: what answers is ready. Rejects with FL_RUNTIME_MISSING, FL_MODEL_FILE or FL_PORT_IN_USE.
 */
export async function startLocal(
  settings: LocalSettings,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningLocal> {
  const engine = await loadEngine(settings, process.cwd());
  const { queue } = settings;
  const server = await startLocalServer({
    engine,
    host,
    port,
    queue,
    clock: systemClock,
    random: Math.random,
  }).catch(async (thrown: unknown) => {
    await engine.close();
    throw thrown;
  });
  return {
    url: server.url,
    port: server.port,
    model: engine.name,
    contextTokens: engine.contextTokens,
    close: async () => {
      await server.close();
      await engine.close();
    },
  };
}
