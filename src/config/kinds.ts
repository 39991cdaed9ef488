import type { ConfiguredKind } from '../core/kind.ts';
import type { Registry } from '../core/registry.ts';
import type { NamedUnitConfig } from './schema/routing.ts';

/** What the configuration needs to know of a kind; aliases are other type names for it. */
export type ConfigurableKind = ConfiguredKind & { readonly aliases?: readonly string[] };

/** A signal: where rules find it, when that is not under its own type and name. */
export type ConfigurableSignal = ConfigurableKind & {
  /** `type` is one beside its own. */
  speaks?(signal: NamedUnitConfig): { readonly type?: string; readonly names: readonly string[] };
};

/** A selection algorithm: which of its keys name models. */
export type ConfigurableSelection = ConfigurableKind & { readonly modelKeys?: readonly string[] };

/** A provider: its own backend keys, the URL that holds when a backend states none, and the key that implies it. */
export type ConfigurableProvider = ConfigurableKind & {
  readonly defaultUrl?: string;
  readonly impliedBy?: string;
};

/** The kinds that a configuration is checked against; passed in, since config lies below them. */
export interface ConfigKinds {
  readonly signals: Registry<ConfigurableSignal>;
  readonly selections: Registry<ConfigurableSelection>;
  readonly plugins: Registry<ConfigurableKind>;
  readonly providers: Registry<ConfigurableProvider>;
  readonly balancers: readonly string[];
  /** Ids and aliases of the reasoning families. */
  readonly families: readonly string[];
}
