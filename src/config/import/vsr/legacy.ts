import { defined, type Field } from '../source.ts';
import { importDecisions } from './decisions.ts';
import { knownModels, type Models } from './models.ts';
import { importPrice } from './price.ts';
import { readFamilies, reasoningOf } from './reasoning.ts';
import { SignalNames } from './signal-names.ts';
import { importSignals } from './signals.ts';

const NO_ROUTES = 'routes by subject alone have no counterpart; write decisions on domain signals instead';

/** The lists of rules at the top of v0.2 files, by the key of the same list in later ones. */
const RULE_LISTS: Readonly<Record<string, string>> = {
  domains: 'categories',
  keywords: 'keyword_rules',
  context: 'context_rules',
  structure: 'structure_rules',
  language: 'language_rules',
  embeddings: 'embedding_rules',
  complexity: 'complexity_rules',
  fact_check: 'fact_check_rules',
  user_feedbacks: 'user_feedback_rules',
  preferences: 'preference_rules',
  modality: 'modality_rules',
  jailbreak: 'jailbreak_rules',
  pii: 'pii_rules',
};

/** What the v0.1 and v0.2 files have in common with ours: endpoints, models, prices, the default model, decisions. */
export function importLegacy(root: Field): Record<string, unknown> {
  const endpoints = new Map(
    root
      .at('vllm_endpoints')
      .items()
      .map((one) => [one.at('name').word, one]),
  );
  const families = readFamilies(root.at('reasoning_families'));
  const units = root
    .at('model_config')
    .entries()
    .flatMap((model, index) => importModel(model, `models[${index}]`, endpoints, families));
  for (const endpoint of endpoints.values())
    endpoint.at('name').ignored('no model of model_config prefers it');
  const known = knownModels(units);
  const stated = root.at('default_model').text('routing.default');
  const models: Models = {
    ...known,
    fallback: stated !== undefined && known.has(stated) ? stated : undefined,
    effort: root.at('default_reasoning_effort').text('decisions[].models[].effort'),
  };
  const policy = importFlatPolicy(root, models);
  return defined({
    models: units,
    routing: Object.keys(policy).length === 0 ? undefined : policy,
    compat: 'vsr',
  });
}

/** The signals and decisions of v0.2; where there are no decisions, categories were the routes, and have no counterpart. */
function importFlatPolicy(root: Field, models: Models): Record<string, unknown> {
  const decisions = root.at('decisions');
  if (!decisions.present) {
    for (const category of root.at('categories').items()) category.refused(NO_ROUTES);
    return defined({ default: models.fallback });
  }
  const names = new SignalNames();
  const listOf = (key: string) => root.at(RULE_LISTS[key] ?? key);
  const signals = importSignals(listOf, names, new Map(), 'routing.signals');
  const imported = importDecisions(decisions, names, models, 'routing.decisions');
  return defined({
    strategy: root.at('strategy').text('routing.strategy'),
    default: models.fallback,
    signals: [...signals, ...names.placeholders()],
    decisions: imported,
  });
}

type NamedModel = Record<string, unknown> & { readonly name: string };

function importModel(
  model: Field,
  to: string,
  endpoints: Map<string, Field>,
  families: ReadonlyMap<string, Record<string, unknown>>,
): NamedModel[] {
  const name = model.key;
  const wanted = model.at('preferred_endpoints').texts(`${to}.backends`) ?? [...endpoints.keys()];
  const upstream = model.at('external_model_ids').at('vllm').text(`${to}.backends[].model`);
  const backends = wanted.flatMap((endpoint) => {
    const found = endpoints.get(endpoint);
    return found === undefined ? [] : [importEndpoint(found, `${to}.backends[]`, upstream)];
  });
  if (backends.length === 0) {
    model.refused(`${name} has no endpoint`);
    return [];
  }
  for (const id of model.at('external_model_ids').entries())
    id.ignored('every endpoint of this file is a vLLM server');
  return [
    {
      name,
      ...reasoningOf(model, families, to),
      ...defined({ price: importPrice(model.at('pricing'), `${to}.price`) }),
      backends,
    },
  ];
}

function importEndpoint(endpoint: Field, to: string, model: string | undefined): Record<string, unknown> {
  const address = endpoint.at('address').text(`${to}.url`) ?? '127.0.0.1';
  const port = endpoint.at('port').number(`${to}.url`) ?? 8000;
  return defined({
    name: endpoint.at('name').text(`${to}.name`),
    provider: 'vllm',
    url: `${endpoint.at('protocol').text(`${to}.url`) ?? 'http'}://${address}:${port}/v1`,
    key: endpoint.at('api_key').text(`${to}.key`),
    model,
    weight: endpoint.at('weight').number(`${to}.weight`),
  });
}
