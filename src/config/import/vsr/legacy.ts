import { defined, type Field } from '../source.ts';

/** What the v0.1 and v0.2 files have in common with ours: endpoints, models, prices, the default model. */
export function importLegacy(root: Field): Record<string, unknown> {
  const endpoints = new Map(
    root
      .at('vllm_endpoints')
      .items()
      .map((one, index) => [String(one.at('name').value), { one, index }]),
  );
  const models = root
    .at('model_config')
    .entries()
    .flatMap((model) => importModel(model, endpoints));
  for (const { one } of endpoints.values()) one.ignored('no model of model_config prefers it');
  const fallback = root.at('default_model').text('routing.default');
  for (const category of root.at('categories').items()) {
    category.refused(
      'routes by subject need a classifier that this build does not have; write decisions on signals instead',
    );
  }
  return defined({
    models,
    routing: fallback === undefined ? undefined : { default: fallback, decisions: [] },
  });
}

type Endpoints = Map<string, { readonly one: Field; readonly index: number }>;

function importModel(model: Field, endpoints: Endpoints): Record<string, unknown>[] {
  const name = model.key;
  const preferred = model.at('preferred_endpoints');
  const wanted = preferred.texts(`models.${name}.backends`) ?? [...endpoints.keys()];
  const backends = wanted.flatMap((endpoint) => {
    const found = endpoints.get(endpoint);
    return found === undefined ? [] : [importEndpoint(found.one, `models.${name}.backends`)];
  });
  for (const endpoint of wanted) endpoints.delete(endpoint);
  if (backends.length === 0) {
    model.refused(`${name} has no endpoint`);
    return [];
  }
  const pricing = model.at('pricing');
  const input = pricing.at('prompt_per_1m').number(`models.${name}.price.inputPer1M`);
  const output = pricing.at('completion_per_1m').number(`models.${name}.price.outputPer1M`);
  pricing.at('currency').mapped(`models.${name}.price.currency`);
  return [
    defined({
      name,
      family: model.at('reasoning_family').text(`models.${name}.family`),
      price:
        input === undefined && output === undefined
          ? undefined
          : { inputPer1M: input ?? 0, outputPer1M: output ?? 0 },
      backends,
    }),
  ];
}

function importEndpoint(endpoint: Field, to: string): Record<string, unknown> {
  const address = endpoint.at('address').text(`${to}[].url`) ?? '127.0.0.1';
  const port = endpoint.at('port').number(`${to}[].url`) ?? 8000;
  return defined({
    name: endpoint.at('name').text(`${to}[].name`),
    provider: 'vllm',
    url: `http://${address}:${port}/v1`,
    weight: endpoint.at('weight').number(`${to}[].weight`),
  });
}
