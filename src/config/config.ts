import type { FleetConfig, LimitsConfig, ListenConfig, LogConfig } from './schema/gateway.ts';
import type { InferenceConfig } from './schema/inference.ts';
import type { ModelConfig } from './schema/model.ts';
import type { RoutingConfig } from './schema/routing.ts';

/** Identity headers that a trusted proxy in front sets. */
export interface IdentityConfig {
  readonly userHeader: string;
  readonly groupsHeader: string;
}

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
  readonly listen: ListenConfig;
  readonly limits: LimitsConfig;
  readonly fleet: FleetConfig;
  readonly inference: InferenceConfig;
  readonly log: LogConfig;
  readonly identity: IdentityConfig;
  /** Also send VSR's response headers. */
  readonly compat?: 'vsr' | undefined;
}
