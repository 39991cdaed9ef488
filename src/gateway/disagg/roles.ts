import { FairleadError } from '../../core/errors.ts';
import type { Backend } from '../../fleet/types.ts';

/**
 * Names of the models that have backends which only prefill; undefined where there is none. Throws FL_CONFIG_INVALID for a
 * prefill backend that hands nothing over, or nothing that another backend of its model understands.
 */
export function disaggregatedModels(backends: readonly Backend[]): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { id, model, config, provider, providerId } of backends) {
    if (config.role !== 'prefill') continue;
    const form = provider.kvHandoff?.form;
    if (form === undefined) throw useless(`${id} hands no KV cache over: a server of ${providerId} cannot.`);
    const understands = backends.some(
      (other) =>
        other.model === model && other.config.role !== 'prefill' && other.provider.kvHandoff?.form === form,
    );
    if (!understands)
      throw useless(`${id} prefills for ${model}, and none of its other backends takes that over.`);
    names.add(model);
  }
  return names.size === 0 ? undefined : names;
}

const useless = (message: string) =>
  new FairleadError('FL_CONFIG_INVALID', message, {
    param: 'role',
    hint: 'Give prefill and decode backends of one model the same provider, vllm or sglang.',
  });
