import type { ResponseCache } from '../cache/contract.ts';
import type { Clock } from '../core/clock.ts';
import type { Vault } from '../guard/vault-contract.ts';
import type { Classifiers } from '../inference/contract.ts';
import type { Usage } from '../protocol/openai-chat.ts';
import type { ReplayLog } from './replay-log.ts';

/** What plugins share, one of each a process: it outlives the plugins of one configuration. */
export interface PluginServices {
  readonly cache: ResponseCache;
  readonly vault: Vault;
  readonly replay: ReplayLog;
  /** What of it does not work, and what is done in its place, in sentences. */
  degraded(): readonly string[];
}

/** What plugins stand on. */
export interface PluginWorld extends PluginServices {
  readonly clock: Clock;
  /** The on-board models; undefined where none were loaded. Not owned. */
  readonly classifiers: Classifiers | undefined;
  /** What `usage` costs at the model's price, in its currency; 0 where it has none. */
  costOf(model: string, usage: Usage): number;
  /** Whether `name` is a model (or alias) of the configuration. */
  hasModel(name: string): boolean;
}
