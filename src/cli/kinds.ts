import type { ConfigKinds } from '../config/kinds.ts';
import { Registry } from '../core/registry.ts';
import type { BalancerKind } from '../fleet/balance/define.ts';
import { balancers } from '../fleet/balance/index.gen.ts';
import type { PluginKind } from '../plugins/define.ts';
import { plugins } from '../plugins/index.gen.ts';
import type { ProviderKind } from '../providers/define.ts';
import { providers } from '../providers/index.gen.ts';
import type { ReasoningFamily } from '../routing/reasoning/define.ts';
import { reasoningFamilies } from '../routing/reasoning/index.gen.ts';
import type { SelectionKind } from '../routing/selection/define.ts';
import { selections } from '../routing/selection/index.gen.ts';
import type { SignalKind } from '../routing/signals/define.ts';
import { signals } from '../routing/signals/index.gen.ts';

/** Every kind that this build carries, and the part of it that a configuration is checked against. */
export interface Kinds {
  readonly signals: Registry<SignalKind>;
  readonly selections: Registry<SelectionKind>;
  readonly plugins: Registry<PluginKind>;
  readonly providers: Registry<ProviderKind>;
  readonly balancers: Registry<BalancerKind>;
  readonly families: readonly ReasoningFamily[];
  readonly config: ConfigKinds;
}

/** Builds the registries. Called once a process by the command that needs them: it loads every unit. */
export function createKinds(): Kinds {
  const registries = {
    signals: new Registry('signal', signals),
    selections: new Registry('selection algorithm', selections),
    plugins: new Registry('plugin', plugins),
    providers: new Registry('provider', providers),
  };
  return {
    ...registries,
    balancers: new Registry('balancing policy', balancers),
    families: reasoningFamilies,
    config: {
      ...registries,
      balancers: balancers.map((balancer) => balancer.id),
      families: reasoningFamilies.flatMap((family) => [family.id, ...family.aliases]),
    },
  };
}
