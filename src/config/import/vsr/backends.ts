import { defined, type Field } from '../source.ts';
import { presetOf } from './presets.ts';

export interface OfModel {
  /** provider_model_id: the model's name at its backends. */
  readonly upstream: string | undefined;
  /** external_model_ids: the model's name by a backend's provider or type, which goes before. */
  readonly external: Field;
  /** api_format. */
  readonly format: string | undefined;
}

/** One entry of backend_refs (or of the older endpoints); none when it says no address. */
export function importBackend(ref: Field, to: string, model: OfModel): Record<string, unknown>[] {
  const stated = ref.at('provider').present ? ref.at('provider') : ref.at('type');
  const name = stated.present ? stated.word : undefined;
  const address = addressOf(ref, to);
  const preset = presetOf(name, model.format, address);
  const url = preset.url ?? address;
  if (url === undefined) {
    ref.refused('has neither endpoint nor base_url');
    return [];
  }
  if (preset.reason === undefined) stated.mapped(`${to}.provider: ${preset.provider}`);
  else stated.approximated(`${to}.provider: ${preset.provider}`, preset.reason);
  ref.at('type').ignored('the provider says what it is');
  const variable = ref.at('api_key_env').text(`${to}.key`);
  return [
    defined({
      name: ref.at('name').text(`${to}.name`),
      provider: preset.provider,
      url,
      key: ref.at('api_key').text(`${to}.key`) ?? (variable === undefined ? undefined : `\${${variable}}`),
      model: model.external.at(name ?? 'vllm').text(`${to}.model`) ?? model.upstream,
      weight: ref.at('weight').number(`${to}.weight`),
      headers: headersOf(ref.at('extra_headers'), `${to}.headers`),
      ...providerKeys(ref, to, preset.provider),
    }),
  ];
}

/** Which of VSR's keys a provider of ours takes; the OpenAI-compatible ones take all but the API version. */
const NOT_TAKEN: Readonly<Record<string, readonly string[]>> = {
  azure: ['chat_path'],
  anthropic: ['chat_path', 'api_version'],
  gemini: ['chat_path', 'api_version'],
  bedrock: ['chat_path', 'api_version', 'auth_header', 'auth_prefix'],
};
const NOT_TAKEN_ELSEWHERE = ['api_version'];

function providerKeys(ref: Field, to: string, provider: string): Record<string, unknown> {
  const left = NOT_TAKEN[provider] ?? NOT_TAKEN_ELSEWHERE;
  for (const key of left) ref.at(key).ignored(`${provider} takes no such setting here`);
  const take = (key: string, ours: string) =>
    left.includes(key) ? undefined : ref.at(key).text(`${to}.${ours}`);
  return {
    authHeader: take('auth_header', 'authHeader'),
    authPrefix: take('auth_prefix', 'authPrefix'),
    apiVersion: take('api_version', 'apiVersion'),
    chatPath: take('chat_path', 'chatPath'),
  };
}

function headersOf(headers: Field, to: string): Record<string, string> | undefined {
  const pairs = headers.entries().flatMap((header) => {
    const value = header.text(`${to}.${header.key}`);
    return value === undefined ? [] : [[header.key, value] as const];
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

/** An endpoint is a host and port, with or without a path; VSR adds the version itself unless a chat path is stated. */
function addressOf(ref: Field, to: string): string | undefined {
  const base = ref.at('base_url').text(`${to}.url`);
  if (base !== undefined) {
    ref.at('endpoint').ignored('base_url goes before it');
    ref.at('protocol').ignored('base_url states it');
    return base;
  }
  const endpoint = ref.at('endpoint').text(`${to}.url`);
  const protocol = ref.at('protocol').text(`${to}.url`) ?? 'http';
  if (endpoint === undefined || endpoint.includes('://')) return endpoint;
  const versioned = endpoint.includes('/') || ref.at('chat_path').present;
  return `${protocol}://${endpoint}${versioned ? '' : '/v1'}`;
}
