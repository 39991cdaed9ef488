import type { Config } from '../../config/config.ts';
import type { Clock } from '../../core/clock.ts';
import type { KeyStore } from '../../store/contract.ts';
import { MemoryCounters } from '../../store/counters/memory.ts';
import { type GateServices, openGateServices } from './gate-services.ts';

const NO_KEYS: KeyStore = {
  list: async () => [],
  put: async () => {},
  change: async () => {},
  revision: async () => 0,
};

/** What a gatekeeper stands on where there is no store: counters of this process alone, and no key but the store's, which is shut. */
export function openLocalGate(config: Pick<Config, 'store'>, clock: Clock): Promise<GateServices> {
  const counters = new MemoryCounters(clock);
  const keys = config.store === undefined ? undefined : NO_KEYS;
  return openGateServices({ clock, keys, durable: counters, quick: counters });
}
