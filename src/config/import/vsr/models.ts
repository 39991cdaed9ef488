import { readKeys } from '../read-keys.ts';
import { defined, type Field, orNothing } from '../source.ts';
import { importBackend } from './backends.ts';
import { importPrice } from './price.ts';
import { readFamilies, reasoningOf } from './reasoning.ts';
import { importReliability, mergeReliability } from './reliability.ts';

/** The models that came over, for what refers to them. */
export interface Models {
  has(name: string): boolean;
  /** True for a model with a reasoning family. */
  isReasoning(name: string): boolean;
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
export function importModels(
  providers: Field,
  cards: Field,
  qualities: ReadonlyMap<string, number>,
): ImportedModels {
  // Older files keep the defaults beside the models.
  const defaults = providers.at('defaults').present ? providers.at('defaults') : providers;
  const families = readFamilies(defaults.at('reasoning_families'));
  const described = new Map(cards.items().map((card) => [card.at('name').word, card]));
  const units: Record<string, unknown>[] = [];
  for (const model of providers.at('models').items()) {
    const name = model.at('name').word;
    const card = described.get(name);
    described.delete(name);
    const unit = importModel(model, `models[${units.length}]`, { families, card, qualities });
    if (unit !== undefined) units.push(unit);
  }
  for (const card of described.values()) card.ignored('no model of this name is under providers.models');
  const known = knownModels(units);
  const fallbackField = defaults.at('default_model').present
    ? defaults.at('default_model')
    : defaults.at('model');
  const fallback = typeof fallbackField.value === 'string' ? fallbackField.value : undefined;
  const isThere = fallback !== undefined && known.has(fallback);
  if (isThere) fallbackField.mapped('routing.default');
  else fallbackField.refused(`there is no model ${fallback ?? ''} with a backend`);
  return {
    units,
    fleet: mergeReliability(
      providers
        .at('models')
        .items()
        .map((model) => importReliability(model.at('reliability'))),
    ),
    ...known,
    fallback: isThere ? fallback : undefined,
    effort:
      defaults.at('default_reasoning_effort').text('decisions[].models[].effort') ??
      defaults.at('reasoning_effort').text('decisions[].models[].effort'),
  };
}

/** What can be asked of models that came over. */
export function knownModels(units: readonly Record<string, unknown>[]): Pick<Models, 'has' | 'isReasoning'> {
  const names = new Set(units.map(({ name }) => name));
  const reasoning = new Set(units.filter(({ family }) => family !== undefined).map(({ name }) => name));
  return { has: (name) => names.has(name), isReasoning: (name) => reasoning.has(name) };
}

interface Context {
  readonly families: ReadonlyMap<string, Record<string, unknown>>;
  readonly card: Field | undefined;
  readonly qualities: ReadonlyMap<string, number>;
}

function importModel(
  model: Field,
  to: string,
  { families, card, qualities }: Context,
): Record<string, unknown> | undefined {
  const name = model.at('name').text(`${to}.name`);
  if (name === undefined) {
    model.refused('has no name');
    return undefined;
  }
  const upstream = model.at('provider_model_id').text(`${to}.backends[].model`);
  const format = model.at('api_format').text(`${to}.backends[].provider`);
  const external = model.at('external_model_ids');
  const refs = model.at('backend_refs').present ? model.at('backend_refs') : model.at('endpoints');
  const backends: Record<string, unknown>[] = [];
  for (const ref of refs.items())
    backends.push(
      ...importBackend(ref, `${to}.backends[${backends.length}]`, { upstream, format, external }),
    );
  if (backends.length === 0) {
    model.refused(`${name} has no backend that can be reached`);
    card?.ignored(`${name} has no backend`);
    return undefined;
  }
  for (const id of external.entries()) id.ignored('no backend of this model is of that provider');
  const key = model.at('access_key').text(`${to}.backends[].key`);
  return defined({
    name,
    ...reasoningOf(model, families, to),
    price: importPrice(model.at('pricing'), `${to}.price`),
    quality: qualities.get(name),
    ...(card === undefined ? {} : importCard(card, to)),
    backends: key === undefined ? backends : backends.map((backend) => ({ key, ...backend })),
  });
}

function importCard(card: Field, to: string): Record<string, unknown> {
  card.at('name').mapped(`${to}.name`);
  for (const key of ['param_size', 'tags', 'display_name', 'publisher', 'presentation', 'distribution']) {
    card.at(key).ignored('nothing here reads it');
  }
  return defined({
    context: card.at('context_window_size').number(`${to}.context`),
    quality: card.at('quality_score').number(`${to}.quality`),
    ...readKeys(card, to, {
      capabilities: 'texts',
      modality: 'text',
      description: 'text',
      loras: (loras, at) =>
        loras
          .items()
          .map((lora) => orNothing(readKeys(lora, at, { name: 'text', description: 'text' })) ?? {}),
    }),
  });
}
