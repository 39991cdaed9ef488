import { setTimeout as pause } from 'node:timers/promises';
import type { SimModel } from '../../../src/sim/options.ts';
import { type Sim, startSim } from '../../../src/sim/server.ts';

/** The name that tests ask for when they want one plain model. */
export const MODEL = 'test-model';

/** A simulated backend that answers as fast as it can, the same text for the same messages on every backend. */
export function fastSim(model: Partial<SimModel> = {}): Promise<Sim> {
  return startSim({ models: [{ name: MODEL, ttftMs: 0, itlMs: 0, ...model }], seed: 1, timeScale: 0 });
}

/** A simulated backend that takes its time, so that a test can act in the middle of an answer. */
export function slowSim(itlMs: number, answerTokens: number): Promise<Sim> {
  return startSim({ models: [{ name: MODEL, ttftMs: 1, itlMs, answerTokens }], seed: 1 });
}

/** A configuration as text (JSON is YAML): one model on these backends, and whatever else is given. */
export function configOf(backends: readonly Sim[], rest: Readonly<Record<string, unknown>> = {}): string {
  const models = [{ name: MODEL, backends: backends.map(({ url }) => ({ url, provider: 'vllm' })) }];
  return `${JSON.stringify({ models, log: { requests: false }, ...rest }, null, 2)}\n`;
}

/** Polls until `condition` holds and returns the milliseconds that took; throws after `withinMs`. */
export async function until(condition: () => boolean, withinMs = 5_000): Promise<number> {
  const started = performance.now();
  while (!condition()) {
    if (performance.now() - started > withinMs) throw new Error(`not so within ${withinMs} ms: ${condition}`);
    await pause(1);
  }
  return performance.now() - started;
}
