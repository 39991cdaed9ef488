import { hash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { ModelConfig } from '../config/schema/model.ts';
import type { ModelRef, RoutingConfig, UnitConfig } from '../config/schema/routing.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { Registry } from '../core/registry.ts';
import type { BalancerKind } from '../fleet/balance/define.ts';
import type { Fleet, FleetEvent, FleetOptions } from '../fleet/contract.ts';
import { createFleet } from '../fleet/fleet.ts';
import type { Backend } from '../fleet/types.ts';
import type { Classifiers } from '../inference/contract.ts';
import { createPluginChain, type PluginChain } from '../plugins/chain.ts';
import type { PluginKind } from '../plugins/define.ts';
import { mergedPlugins } from '../plugins/merge.ts';
import type { PluginServices, PluginWorld } from '../plugins/world.ts';
import type { ProviderKind } from '../providers/define.ts';
import { builtinPolicy } from '../routing/builtin.ts';
import type { DifficultyModel } from '../routing/quality/difficulty.ts';
import type { Learning } from '../routing/quality/learning.ts';
import type { ReasoningFamily } from '../routing/reasoning/define.ts';
import { createReasoningTable, type ReasoningTable } from '../routing/reasoning/table.ts';
import { createRouter, type Router } from '../routing/router.ts';
import type {
  ModelFacts,
  SelectionKind,
  SelectionWorld,
  SessionMemory,
} from '../routing/selection/define.ts';
import type { SignalKind } from '../routing/signals/define.ts';
import { costOf } from './cost.ts';
import { disaggregatedModels } from './disagg/roles.ts';
import type { Gatekeeper } from './identity/contract.ts';
import type { GateServices } from './identity/gate-services.ts';
import { createGatekeeper } from './identity/gatekeeper.ts';
import { Places } from './queueing/places.ts';
import { SameAgain } from './same-again.ts';

/** The registries that a runtime is built from. */
export interface RuntimeKinds {
  readonly signals: Registry<SignalKind>;
  readonly selections: Registry<SelectionKind>;
  readonly plugins: Registry<PluginKind>;
  readonly providers: Registry<ProviderKind>;
  readonly balancers: Registry<BalancerKind>;
  readonly families: readonly ReasoningFamily[];
}

export interface RuntimeOptions {
  readonly config: Config;
  readonly kinds: RuntimeKinds;
  readonly clock: Clock;
  readonly random: Random;
  readonly sessions: SessionMemory;
  /** What the gatekeeper stands on; it outlives the runtime. */
  readonly gate: GateServices;
  /** What plugins stand on; it outlives the runtime. */
  readonly services: PluginServices;
  /** What feedback has taught; left out: nothing, ever. */
  readonly learning?: Learning | undefined;
  /** How hard prompts are; left out: as the classifiers say. */
  readonly difficulty?: DifficultyModel | undefined;
  probe(backend: Backend, path: string, timeoutMs: number): Promise<boolean>;
  fetchText?: FleetOptions['fetchText'];
  onFleetEvent?(event: FleetEvent): void;
  /** The on-board models; left out: signals that need them never match. Whoever loaded them disposes them. */
  readonly classifiers?: Classifiers | undefined;
  /** The on-board models for who asks them directly, with the transformer where `full`; left out: none to ask. */
  readonly onBoard?: OnBoard | undefined;
  /** The text of a file that a signal names. */
  readonly readText?: ((path: string) => Promise<string>) | undefined;
  /** The runtime that this one replaces: what it learned of its backends carries over. */
  readonly previous?: Runtime | undefined;
}

export type OnBoard = (full: boolean) => Promise<Classifiers>;

/** Everything one configuration has become. A reload builds a new one and swaps one reference. */
export interface Runtime {
  readonly config: Config;
  readonly fleet: Fleet;
  readonly reasoning: ReasoningTable;
  /** By the name that a client asks for: `auto` and the names of recipes. */
  readonly routers: ReadonlyMap<string, Router>;
  /** By name and alias. */
  readonly models: ReadonlyMap<string, ModelConfig>;
  readonly mainRouter: Router;
  readonly onBoard: OnBoard | undefined;
  readonly gatekeeper: Gatekeeper;
  /** Models that have backends which only prefill; undefined where there is none. */
  readonly disaggregated: ReadonlySet<string> | undefined;
  /** Undefined where all requests are let through at once. */
  readonly places: Places | undefined;
  readonly sameAgain: SameAgain;
  /** Of the models and their backends, as configured. */
  readonly modelsDigest: string;
  /** The plugins of every request, with those of a decision, which stand in their place where they are of one type. */
  plugins(ofDecision: readonly UnitConfig[]): readonly UnitConfig[];
  /** Those, ready to run. */
  chain(ofDecision: readonly UnitConfig[] | undefined): PluginChain;
  dispose(): void;
}

/** Builds the runtime; throws a FairleadError when a unit refuses its configuration. */
export async function createRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { config, kinds } = options;
  const models = new Map<string, ModelConfig>();
  for (const model of config.models) {
    models.set(model.name, model);
    for (const alias of model.aliases) models.set(alias, model);
  }
  const fleet = createFleet({
    config: config.fleet,
    models: config.models,
    providers: kinds.providers,
    balancers: kinds.balancers,
    clock: options.clock,
    random: options.random,
    probe: options.probe,
    ...(options.fetchText === undefined ? {} : { fetchText: options.fetchText }),
    ...(options.onFleetEvent === undefined ? {} : { onEvent: options.onFleetEvent }),
    ...(options.previous === undefined ? {} : { previous: options.previous.fleet }),
  });
  const world = createWorld(models, fleet, options);
  const pluginWorld: PluginWorld = {
    ...options.services,
    clock: options.clock,
    classifiers: options.classifiers,
    costOf: (name, usage) => costOf(usage, models.get(name)?.price),
    hasModel: (name) => models.has(name),
  };
  const merged = (units: readonly UnitConfig[]) => mergedPlugins(config.plugins, units, kinds.plugins);
  const chains = new Map<readonly UnitConfig[] | undefined, PluginChain>();
  const chain = (units: readonly UnitConfig[] | undefined): PluginChain => {
    let built = chains.get(units);
    if (built === undefined) {
      built = createPluginChain(merged(units ?? []), kinds.plugins, pluginWorld);
      chains.set(units, built);
    }
    return built;
  };
  chain(undefined); // a bad plugin shows at load

  const router = (recipe: string, routing: RoutingConfig): Promise<Router> => {
    for (const decision of routing.decisions) chain(decision.plugins); // a bad plugin shows at load
    return createRouter({
      recipe,
      routing,
      defaultModel: routing.default ?? (config.models[0] as ModelConfig).name,
      signals: kinds.signals,
      selections: kinds.selections,
      world,
      inference: {
        classifiers: options.classifiers,
        tier: config.inference.tier,
        budgetMs: config.inference.budgetMs,
        readText: options.readText,
      },
    });
  };
  const gatekeeper = await createGatekeeper(config, options.gate);
  const mainRouter = await router('main', config.routing ?? builtinPolicy(config.models));
  const routers = new Map<string, Router>(config.auto.map((name) => [name, mainRouter]));
  for (const recipe of config.recipes) {
    const built = await router(recipe.name, recipe.routing);
    for (const name of recipe.models) routers.set(name, built);
  }
  const places = Places.create(config.fleet.admission, fleet, options.previous?.places);
  return {
    config,
    fleet,
    reasoning: createReasoningTable(kinds.families),
    routers,
    models,
    mainRouter,
    onBoard: options.onBoard,
    gatekeeper,
    disaggregated: disaggregatedModels(fleet.backends()),
    places,
    sameAgain: new SameAgain(),
    modelsDigest: hash('sha256', JSON.stringify(config.models), 'base64url'),
    plugins: merged,
    chain,
    dispose: () => {
      fleet.dispose();
      places?.dispose();
      for (const one of chains.values()) one.dispose();
    },
  };
}

function createWorld(
  models: ReadonlyMap<string, ModelConfig>,
  fleet: Fleet,
  { random, sessions, learning, difficulty, classifiers }: RuntimeOptions,
): SelectionWorld {
  const facts = new Map<string, ModelFacts>();
  for (const [name, model] of models) {
    facts.set(name, {
      name: model.name,
      quality: model.quality,
      price: model.price,
      contextTokens: model.context,
      description: model.description,
    });
  }
  return {
    facts: (name) => facts.get(name) ?? { name },
    load: (name) => fleet.load(models.get(name)?.name ?? name),
    random,
    sessions,
    learning,
    difficulty,
    read: classifiers === undefined ? undefined : (text) => classifiers.read(text),
  };
}

/** The candidates in the order of trying: the selection's, then the fallbacks of the first. */
export function candidatesWithFallbacks(
  order: readonly ModelRef[],
  models: ReadonlyMap<string, ModelConfig>,
): readonly ModelRef[] {
  const first = order[0];
  const fallbacks = first === undefined ? undefined : models.get(first.model)?.fallbacks;
  if (first === undefined || fallbacks === undefined || fallbacks.length === 0) return order;
  const seen = new Set(order.map((ref) => ref.model));
  const added = fallbacks.filter((name) => !seen.has(name));
  return [...order, ...added.map((model) => ({ ...first, model, lora: undefined }) as ModelRef)];
}
