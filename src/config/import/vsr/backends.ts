import { defined, type Field } from '../source.ts';

/** VSR's presets in our terms. Its Gemini, Vertex and Bedrock are the OpenAI-compatible surfaces of these clouds. */
const PROVIDERS: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  'azure-openai': 'azure',
  azure: 'azure',
  minimax: 'minimax',
  gemini: 'openai',
  'vertex-ai': 'openai',
  bedrock: 'openai',
  vllm: 'vllm',
};

export interface OfModel {
  /** provider_model_id: the model's name at its backends. */
  readonly upstream: string | undefined;
  /** api_format. */
  readonly format: string | undefined;
}

/** One entry of backend_refs; none when it says no address. */
export function importBackend(
  ref: Field,
  to: string,
  { upstream, format }: OfModel,
): Record<string, unknown>[] {
  const url = urlOf(ref, to);
  if (url === undefined) {
    ref.refused('has neither endpoint nor base_url');
    return [];
  }
  ref.at('type').ignored('how the backend is run makes no difference here');
  const preset = ref.at('provider');
  const known = PROVIDERS[String(preset.value ?? format ?? 'vllm')];
  if (known === undefined)
    preset.approximated(`${to}.provider: vllm`, 'unknown here; taken for an OpenAI-compatible server');
  else preset.mapped(`${to}.provider`);
  const provider = known ?? 'vllm';
  const variable = ref.at('api_key_env').text(`${to}.key`);
  return [
    defined({
      name: ref.at('name').text(`${to}.name`),
      // the rows of the reasoning table depend on it: a plain endpoint is a model server
      provider,
      url,
      key: ref.at('api_key').text(`${to}.key`) ?? (variable === undefined ? undefined : `\${${variable}}`),
      model: upstream,
      weight: ref.at('weight').number(`${to}.weight`),
      headers: ref.at('extra_headers').whole(`${to}.headers`),
      authHeader: ref.at('auth_header').text(`${to}.authHeader`),
      authPrefix: ref.at('auth_prefix').text(`${to}.authPrefix`),
      apiVersion: onlyFor('azure', provider, ref.at('api_version'), `${to}.apiVersion`),
      chatPath:
        provider === 'azure' || provider === 'anthropic'
          ? undefined
          : ref.at('chat_path').text(`${to}.chatPath`),
    }),
  ];
}

function urlOf(ref: Field, to: string): string | undefined {
  const base = ref.at('base_url').text(`${to}.url`);
  if (base !== undefined) {
    ref.at('endpoint').ignored('base_url goes before it');
    ref.at('protocol').ignored('base_url states it');
    return base;
  }
  const endpoint = ref.at('endpoint').text(`${to}.url`);
  if (endpoint === undefined) return undefined;
  const protocol = ref.at('protocol').text(`${to}.url`) ?? 'http';
  return `${protocol}://${endpoint}${endpoint.includes('/') ? '' : '/v1'}`;
}

function onlyFor(wanted: string, provider: string, field: Field, to: string): string | undefined {
  if (provider === wanted) return field.text(to);
  field.ignored(`only ${wanted} takes it`);
  return undefined;
}
