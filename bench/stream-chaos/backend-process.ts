/**
 * One simulated backend in a process of its own, told what to do by messages.
 *
 * Run: as a child with an IPC channel: backend-process.ts PORT (0: any), then JSON of its model
 */
import type { SimModel } from '../../src/sim/options.ts';
import { startSim } from '../../src/sim/server.ts';
import { SEED } from './backends.ts';

/** What the parent may ask for. */
export interface Order {
  /** Faults that strike each answer under way, dealt out in turn. */
  readonly strike: readonly string[];
  /** Rules for requests from now on. */
  readonly rules: readonly string[];
}

const [, , port = '0', model = '{}'] = process.argv;
const sim = await startSim({
  port: Number(port),
  models: [JSON.parse(model) as SimModel],
  seed: SEED,
  keepRequests: 0,
});
process.on('message', ({ strike, rules }: Order) => {
  sim.faults.set(...rules);
  const [fault] = strike;
  if (fault !== undefined) sim.strike(fault);
});
process.once('disconnect', () => process.exit(0));
process.send?.({ url: sim.url, port: sim.port });
