import type { Clock } from '../../core/clock.ts';
import type { Counters, KeyStore } from '../../store/contract.ts';
import type { Limiter } from '../limits/contract.ts';
import { createLimiter } from '../limits/limiter.ts';
import { Failures } from './failures.ts';
import type { Fetch } from './jwks.ts';
import { type KeyTable, openKeyTable } from './key-table.ts';

/** What gatekeepers share, one of each a process: it outlives configurations. */
export interface GateServices {
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly keys: KeyTable | undefined;
  readonly failures: Failures;
  readonly limiter: Limiter;
  /** What does not work, and what is done in its place; empty while all is well. */
  degraded(): readonly string[];
  dispose(): void;
}

export interface GateServicesOptions {
  readonly clock: Clock;
  /** Of the store; left out: no virtual keys. */
  readonly keys?: KeyStore | undefined;
  /** For budgets: what is spent is kept over restarts and shared by all who share the budget. */
  readonly durable: Counters;
  /** For what is counted by the minute or at once: shared where several processes serve. May be the same. */
  readonly quick: Counters;
  readonly fetch?: Fetch;
}

/** Never rejects: while the store does not answer, keys are refused as not checkable. */
export async function openGateServices(options: GateServicesOptions): Promise<GateServices> {
  const { clock, durable, quick, fetch = globalThis.fetch } = options;
  const keys = options.keys === undefined ? undefined : await openKeyTable(options.keys, clock);
  const limiter = createLimiter({ clock, durable, quick });
  return {
    clock,
    fetch,
    keys,
    failures: new Failures(clock),
    limiter,
    degraded: () => [keys?.trouble(), limiter.trouble()].filter((trouble) => trouble !== undefined),
    dispose() {
      keys?.dispose();
      limiter.dispose();
    },
  };
}
