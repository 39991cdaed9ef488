import type { Sim } from '../../sim/server.ts';
import { EMBEDDED_BACKENDS, embeddedConfigText } from '../embedded.ts';

export interface SimulatedFleet {
  /** YAML that points at the running simulators. */
  readonly configText: string;
  close(): Promise<void>;
}

/** Starts the embedded backends on free loopback ports. */
export async function startSimulatedFleet(): Promise<SimulatedFleet> {
  const { startSim } = await import('../../sim/server.ts');
  const sims = new Map<string, Sim>();
  for (const { name, model } of EMBEDDED_BACKENDS) sims.set(name, await startSim({ models: [model] }));
  return {
    configText: embeddedConfigText((name) => sims.get(name)?.url ?? ''),
    close: async () => {
      await Promise.all([...sims.values()].map((sim) => sim.close()));
    },
  };
}
