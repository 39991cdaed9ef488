import type { Sim } from '../../src/sim/server.ts';

/** A model that takes its time, so that a client can leave in the middle. */
export const SLOW = 'slow-model';
/** A model whose backend fails after its first words. */
export const BROKEN = 'broken-model';

export const QUESTION = 'What is a fairlead?';
/** The simulated model calls a tool that the question names. */
export const WEATHER = 'Use get_weather for Paris.';

/** What every case stands on: one gateway, and the backends behind it. */
export interface Stage {
  /** Of the gateway, with /v1. */
  readonly baseURL: string;
  readonly model: string;
  readonly fast: Sim;
  readonly slow: Sim;
}

/** A case does what its requirement says and asserts it. */
export type Case = (stage: Stage) => Promise<void>;

export type Cases = Readonly<Record<string, Case>>;

/** What the fast backend was asked last. */
export const askedOf = ({ fast }: Stage) =>
  fast.received.at(-1)?.body as { messages: Record<string, unknown>[]; [field: string]: unknown };
