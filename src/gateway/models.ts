import { FairleadError } from '../core/errors.ts';
import { EMBEDDING_MODELS } from '../inference/embedding-models.ts';
import type { Runtime } from './runtime.ts';

interface ListedModel {
  readonly id: string;
  readonly object: 'model';
  readonly created: number;
  readonly owned_by: string;
}

const entry = (id: string): ListedModel => ({ id, object: 'model', created: 0, owned_by: 'fairlead' });

/** Names of models that need no backend. */
const onBoard = (runtime: Runtime): readonly string[] =>
  runtime.onBoard === undefined ? [] : [...EMBEDDING_MODELS.keys()];

/** GET /v1/models, as far as the caller may ask for them: routed names first, then models and their aliases, then those on board. */
export function listModels(
  runtime: Runtime,
  mayAsk: (name: string) => boolean = () => true,
): { object: 'list'; data: ListedModel[] } {
  const names = new Set([...runtime.routers.keys(), ...runtime.models.keys(), ...onBoard(runtime)]);
  return { object: 'list', data: [...names].filter(mayAsk).map(entry) };
}

/** GET /v1/models/NAME; throws FL_MODEL_NOT_FOUND. */
export function describeModel(runtime: Runtime, name: string): ListedModel {
  if (runtime.routers.has(name) || runtime.models.has(name) || onBoard(runtime).includes(name)) {
    return entry(name);
  }
  throw new FairleadError('FL_MODEL_NOT_FOUND', `The model '${name}' does not exist here.`, {
    param: 'model',
    hint: 'GET /v1/models lists the names.',
  });
}
