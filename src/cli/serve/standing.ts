import type { Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { type GateServices, openGateServices } from '../../gateway/identity/gate-services.ts';
import { createRecordWriter } from '../../gateway/record-writer.ts';
import type { Recorder } from '../../gateway/recorder.ts';
import { NO_STATES } from '../../gateway/responses/no-states.ts';
import type { EventRecord, StoreHealth } from '../../store/contract.ts';
import { createCounters } from '../../store/counters/create.ts';
import type { OpenStore } from '../../store/open-store.ts';
import type { ResponseStates } from '../../store/response-states.ts';

/** What stands behind a gateway as long as the process runs: its store, its counters, and who is known. */
export interface Standing {
  readonly gate: GateServices;
  /** Where responses are kept; undefined where one process serves without a store: in its memory. */
  readonly responses: ResponseStates | undefined;
  /** Of the store and the counters together. */
  health(): StoreHealth;
  /** `next`, and a record of every request where the configuration keeps them. */
  recorder(next: Recorder): Recorder;
  /** Puts an event into the audit trail, where there is one. */
  event(kind: string, detail: EventRecord['detail']): void;
  /** Records that were not written for want of room. */
  readonly shed: number;
  close(): Promise<void>;
}

/**
 * Opens what `config` names; a later configuration changes nothing of it. `shared`: other processes serve beside this one, so
 * nothing may be counted by this one alone. Rejects with the store's FairleadError where it is not fit for use.
 */
export async function openStanding(config: Config, shared: boolean): Promise<Standing> {
  const store = await openConfigured(config);
  const clock = systemClock;
  const durable = await createCounters({ config: config.store, store, clock });
  const alone = !shared && config.store?.redis === undefined;
  const quick = alone ? await createCounters({ clock }) : durable;
  const gate = await openGateServices({ clock, keys: store?.keys, durable, quick });
  const log = config.store?.records === true ? store?.log : undefined;
  return {
    gate,
    responses: store?.responses ?? (shared ? NO_STATES : undefined),
    health() {
      const parts = [store?.health(), durable.health()].filter((part) => part !== undefined);
      return { ok: parts.every(({ ok }) => ok), degraded: parts.flatMap(({ degraded }) => degraded) };
    },
    recorder: (next) => (log === undefined ? next : createRecordWriter(log, next)),
    event: (kind, detail) => store?.log.addEvent({ atMs: clock.wallMs(), kind, actor: 'gateway', detail }),
    get shed() {
      return store?.log.shed ?? 0;
    },
    async close() {
      gate.dispose();
      if (quick !== durable) await quick.dispose();
      await durable.dispose();
      await store?.close();
    },
  };
}

/** The store's rooms are loaded only where there is one: a gateway without starts as fast as it did. */
async function openConfigured(config: Config): Promise<OpenStore | undefined> {
  if (config.store === undefined) return undefined;
  const { openStore } = await import('../../store/open-store.ts');
  return openStore(config.store, { clock: systemClock, mayBeDown: true });
}
