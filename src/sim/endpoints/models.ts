import type { Station } from './exchange.ts';

/** GET /v1/models: base models and their adapters. */
export function listModels(station: Station): unknown {
  const card = (id: string, parent: string | null, contextTokens: number) => ({
    id,
    object: 'model',
    created: station.startedS,
    owned_by: 'fairlead-sim',
    root: parent ?? id,
    parent,
    max_model_len: contextTokens,
  });
  const data = station.backends.flatMap(({ spec }) => [
    card(spec.name, null, spec.contextTokens),
    ...spec.loras.map((lora) => card(lora, spec.name, spec.contextTokens)),
  ]);
  return { object: 'list', data };
}
