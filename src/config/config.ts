import type { CacheConfig } from './schema/cache.ts';
import type { FleetConfig, LimitsConfig, ListenConfig, LogConfig } from './schema/gateway.ts';
import type { GuardConfig } from './schema/guard.ts';
import type { IdentityConfig } from './schema/identity.ts';
import type { InferenceConfig } from './schema/inference.ts';
import type { ModelConfig } from './schema/model.ts';
import type { ResponsesConfig } from './schema/responses.ts';
import type { RoutingConfig, UnitConfig } from './schema/routing.ts';
import type { StoreConfig } from './schema/store.ts';

export interface RecipeConfig {
  readonly name: string;
  /** Names that clients may ask for and that this recipe routes. */
  readonly models: readonly string[];
  readonly routing: RoutingConfig;
}

/** A whole configuration, parsed and defaulted. Immutable: a reload makes a new one. */
export interface Config {
  readonly models: readonly ModelConfig[];
  /** Names besides a recipe's own that the main routing answers to. */
  readonly auto: readonly string[];
  /** Left out: the built-in policy. */
  readonly routing?: RoutingConfig | undefined;
  readonly recipes: readonly RecipeConfig[];
  /** Of every request, those that name a model included. */
  readonly plugins: readonly UnitConfig[];
  readonly listen: ListenConfig;
  readonly limits: LimitsConfig;
  readonly fleet: FleetConfig;
  readonly inference: InferenceConfig;
  readonly log: LogConfig;
  readonly identity: IdentityConfig;
  /** Left out: keys, budgets and records are kept nowhere. */
  readonly store?: StoreConfig | undefined;
  readonly cache: CacheConfig;
  readonly guard: GuardConfig;
  readonly responses: ResponsesConfig;
  /** Also send VSR's response headers. */
  readonly compat?: 'vsr' | undefined;
}
