import { FairleadError } from '../../core/errors.ts';

/** A model as Anthropic's clients know one; what is not known here is null. */
interface AnthropicModel {
  readonly type: 'model';
  readonly id: string;
  readonly display_name: string;
  /** When ours came out nobody knows here: the epoch stands for that, as Anthropic has it. */
  readonly created_at: string;
  /** The context in tokens. */
  readonly max_input_tokens: number | null;
  readonly max_tokens: null;
  readonly lifecycle: 'active';
  readonly capabilities: null;
  readonly line: null;
  readonly deprecated_at: null;
  readonly retires_at: null;
}

interface ModelPage {
  readonly data: readonly AnthropicModel[];
  readonly has_more: boolean;
  readonly first_id: string | null;
  readonly last_id: string | null;
}

const PAGE_MODELS = 20;
const PAGE_MODELS_MOST = 1_000;

export const toAnthropicModel = (id: string, contextTokens: number | undefined): AnthropicModel => ({
  type: 'model',
  id,
  display_name: id,
  created_at: '1970-01-01T00:00:00Z',
  max_input_tokens: contextTokens ?? null,
  max_tokens: null,
  lifecycle: 'active',
  capabilities: null,
  line: null,
  deprecated_at: null,
  retires_at: null,
});

/** One page of `list`, as `limit`, `after_id` and `before_id` of `query` say. Throws FL_PARAM_INVALID. O(list). */
export function pageOfModels(
  list: readonly { readonly id: string }[],
  query: URLSearchParams,
  contextOf: (id: string) => number | undefined,
): ModelPage {
  const limit = limitOf(query.get('limit'));
  const before = placeOf(list, query, 'before_id');
  const after = placeOf(list, query, 'after_id');
  const start = before === undefined ? (after ?? -1) + 1 : Math.max(0, before - limit);
  const end = before ?? Math.min(list.length, start + limit);
  const data = list.slice(start, end).map(({ id }) => toAnthropicModel(id, contextOf(id)));
  return {
    data,
    has_more: before === undefined ? end < list.length : start > 0,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

function limitOf(text: string | null): number {
  if (text === null) return PAGE_MODELS;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_MODELS_MOST) return limit;
  throw new FairleadError('FL_PARAM_INVALID', `'limit' must be 1 to ${PAGE_MODELS_MOST}.`, {
    param: 'limit',
  });
}

function placeOf(
  list: readonly { readonly id: string }[],
  query: URLSearchParams,
  name: string,
): number | undefined {
  const wanted = query.get(name);
  if (wanted === null) return undefined;
  const at = list.findIndex(({ id }) => id === wanted);
  if (at >= 0) return at;
  throw new FairleadError('FL_PARAM_INVALID', `There is no model ${wanted}.`, { param: name });
}
