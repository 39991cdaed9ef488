import { asItStands, readKeys } from '../read-keys.ts';
import { defined, type Field, orNothing } from '../source.ts';
import { importBackend } from './backends.ts';
import { importReliability } from './reliability.ts';

/** The models that came over, for what refers to them. */
export interface Models {
  has(name: string): boolean;
  /** providers.defaults.default_model, when it came over. */
  readonly fallback: string | undefined;
  /** providers.defaults.default_reasoning_effort. */
  readonly effort: string | undefined;
}

export interface ImportedModels extends Models {
  readonly units: readonly Record<string, unknown>[];
  /** Settings that VSR keeps by model and we keep for all of them. */
  readonly fleet: Record<string, unknown>;
}

/** providers, with what routing.modelCards adds to each model. A model without a backend stays behind. */
export function importModels(providers: Field, cards: Field): ImportedModels {
  const defaults = providers.at('defaults');
  const families = readFamilies(defaults.at('reasoning_families'));
  const described = new Map(cards.items().map((card) => [String(card.at('name').value), card]));
  const fleet: Record<string, unknown> = {};
  const units = providers
    .at('models')
    .items()
    .flatMap((model, index) => importModel(model, `models[${index}]`, families, described, fleet));
  for (const card of described.values()) card.ignored('no model of this name is under providers.models');
  const names = new Set(units.map(({ name }) => String(name)));
  const fallback = defaults.at('default_model').text('routing.default');
  if (fallback !== undefined && !names.has(fallback))
    defaults.at('default_model').refused(`there is no model ${fallback}`);
  return {
    units,
    fleet,
    has: (name) => names.has(name),
    fallback: fallback !== undefined && names.has(fallback) ? fallback : undefined,
    effort: defaults.at('default_reasoning_effort').text('decisions[].models[].effort'),
  };
}

type Families = ReadonlyMap<string, Record<string, unknown>>;

function readFamilies(families: Field): Families {
  return new Map(
    families.entries().map((family) => {
      const to = 'models[].reasoning';
      return [family.key, readKeys(family, to, { type: 'text', parameter: 'text' })];
    }),
  );
}

function importModel(
  model: Field,
  to: string,
  families: Families,
  described: Map<string, Field>,
  fleet: Record<string, unknown>,
): Record<string, unknown>[] {
  const name = model.at('name').text(`${to}.name`);
  if (name === undefined) {
    model.refused('has no name');
    return [];
  }
  const upstream = model.at('provider_model_id').text(`${to}.backends[].model`);
  const format = model.at('api_format').text(`${to}.backends[].provider`);
  const backends = model
    .at('backend_refs')
    .items()
    .flatMap((ref, index) => importBackend(ref, `${to}.backends[${index}]`, { upstream, format }));
  const card = described.get(name);
  described.delete(name);
  if (backends.length === 0) {
    model.refused(`${name} has no backend that can be reached`);
    card?.ignored(`${name} has no backend`);
    return [];
  }
  model.at('external_model_ids').ignored('the name at each backend stands with the backend');
  Object.assign(fleet, importReliability(model.at('reliability')));
  const family = model.at('reasoning_family').text(`${to}.family`);
  return [
    defined({
      name,
      family,
      reasoning: family === undefined ? undefined : families.get(family),
      price: importPrice(model.at('pricing'), `${to}.price`),
      ...(card === undefined ? {} : importCard(card, to)),
      backends,
    }),
  ];
}

function importPrice(pricing: Field, to: string): Record<string, unknown> | undefined {
  const input = pricing.at('prompt_per_1m').number(`${to}.inputPer1M`);
  const output = pricing.at('completion_per_1m').number(`${to}.outputPer1M`);
  const more = orNothing({
    currency: pricing.at('currency').text(`${to}.currency`),
    cachedInputPer1M: pricing.at('cached_input_per_1m').number(`${to}.cachedInputPer1M`),
    cacheWritePer1M: pricing.at('cache_write_per_1m').number(`${to}.cacheWritePer1M`),
  });
  if (input === undefined && output === undefined && more === undefined) return undefined;
  return { ...more, inputPer1M: input ?? 0, outputPer1M: output ?? 0 };
}

function importCard(card: Field, to: string): Record<string, unknown> {
  card.at('name').mapped(`${to}.name`);
  return defined({
    context: card.at('context_window_size').number(`${to}.context`),
    quality: card.at('quality_score').number(`${to}.quality`),
    ...readKeys(card, to, {
      capabilities: 'texts',
      modality: 'text',
      description: 'text',
      loras: asItStands,
    }),
  });
}
