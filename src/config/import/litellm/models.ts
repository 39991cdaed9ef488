import { defined, type Field } from '../source.ts';
import { LITELLM_PROVIDERS } from './providers.ts';

const PER_MILLION = 1_000_000;
const ENVIRONMENT = 'os.environ/';

/** model_list: entries of one model_name become backends of one model. */
export function importModelList(list: Field): Record<string, unknown>[] {
  const models = new Map<string, { unit: Record<string, unknown>; backends: unknown[] }>();
  for (const entry of list.items()) {
    const name = entry.at('model_name').text('models[].name');
    if (name === undefined) {
      entry.refused('has no model_name');
      continue;
    }
    if (name.includes('*')) {
      entry.refused('names with * are not supported; list the models one by one');
      continue;
    }
    const params = entry.at('litellm_params');
    const backend = importBackend(params, `models.${name}.backends[]`);
    if (backend === undefined) continue;
    const model = models.get(name) ?? { unit: { name }, backends: [] };
    model.backends.push(backend);
    model.unit = { ...model.unit, ...importFacts(entry, params, `models.${name}`) };
    models.set(name, model);
  }
  return [...models.values()].map(({ unit, backends }) => ({ ...unit, backends }));
}

function importBackend(params: Field, to: string): Record<string, unknown> | undefined {
  const field = params.at('model');
  const model = typeof field.value === 'string' ? field.value : undefined;
  if (model === undefined) {
    params.refused('has no model');
    return undefined;
  }
  const slash = model.indexOf('/');
  const prefix =
    params.at('custom_llm_provider').text(`${to}.provider`) ?? (slash < 0 ? 'openai' : model.slice(0, slash));
  const known = LITELLM_PROVIDERS[prefix];
  const base = params.at('api_base').text(`${to}.url`) ?? params.at('base_url').text(`${to}.url`);
  const url = base === undefined ? known?.url : fromEnvironment(base);
  if (known === undefined && base === undefined) {
    field.refused(`this build has no provider ${prefix}, and no api_base says where it is`);
    return undefined;
  }
  if (known === undefined) {
    field.approximated(`${to}.provider: openai`, `${prefix} is taken for an OpenAI-compatible server`);
  } else field.mapped(`${to}.model`);
  if (url === undefined && known?.provider !== 'bedrock') {
    params.refused('has no api_base');
    return undefined;
  }
  const key = params.at('api_key').text(`${to}.key`);
  const provider = known?.provider ?? 'openai';
  return defined({
    provider,
    url: url ?? bedrockUrl(params, to),
    model: slash < 0 || known === undefined ? model : model.slice(slash + 1),
    key: key !== undefined ? fromEnvironment(key) : keyOf(known?.keyVariable, base),
    weight: params.at('weight').number(`${to}.weight`),
    headers: params.at('extra_headers').whole(`${to}.headers`),
    apiVersion:
      provider === 'azure' ? fromEnvironment(params.at('api_version').text(`${to}.apiVersion`)) : undefined,
    organization:
      provider === 'openai'
        ? fromEnvironment(params.at('organization').text(`${to}.organization`))
        : undefined,
    ...(provider === 'bedrock' ? awsKeys(params, to) : {}),
  });
}

function bedrockUrl(params: Field, to: string): string {
  const region = params.at('aws_region_name').text(`${to}.region`) ?? 'us-east-1';
  return `https://bedrock-runtime.${region}.amazonaws.com`;
}

function awsKeys(params: Field, to: string): Record<string, unknown> {
  return {
    region: fromEnvironment(params.at('aws_region_name').text(`${to}.region`)),
    accessKeyId:
      fromEnvironment(params.at('aws_access_key_id').text(`${to}.accessKeyId`)) ?? '${AWS_ACCESS_KEY_ID}',
    secretAccessKey:
      fromEnvironment(params.at('aws_secret_access_key').text(`${to}.secretAccessKey`)) ??
      '${AWS_SECRET_ACCESS_KEY}',
  };
}

/** A service's key comes from its usual variable; a server of one's own has none unless the file says so. */
function keyOf(variable: string | undefined, base: string | undefined): string | undefined {
  return variable === undefined || base !== undefined ? undefined : `\${${variable}}`;
}

/** `os.environ/NAME` as `${NAME}`. */
function fromEnvironment<Text extends string | undefined>(text: Text): Text {
  return (text?.startsWith(ENVIRONMENT) === true ? `\${${text.slice(ENVIRONMENT.length)}}` : text) as Text;
}

function importFacts(entry: Field, params: Field, to: string): Record<string, unknown> {
  const info = entry.at('model_info');
  const perToken = (key: string, name: string) => {
    const own = params.at(key).number(`${to}.price.${name}`) ?? info.at(key).number(`${to}.price.${name}`);
    return own === undefined ? undefined : Math.round(own * PER_MILLION * 1e6) / 1e6;
  };
  const input = perToken('input_cost_per_token', 'inputPer1M');
  const output = perToken('output_cost_per_token', 'outputPer1M');
  const cached = perToken('cache_read_input_token_cost', 'cachedInputPer1M');
  const written = perToken('cache_creation_input_token_cost', 'cacheWritePer1M');
  for (const key of ['rpm', 'tpm', 'max_parallel_requests']) {
    params.at(key).ignored('limits by model are not in this build');
    info.at(key).ignored('limits by model are not in this build');
  }
  const timeout = params.at('timeout').number(`${to}.timeouts.totalMs`);
  params.at('stream_timeout').ignored('streams keep to the time-outs of first token and gap');
  return defined({
    price:
      input === undefined && output === undefined
        ? undefined
        : defined({
            inputPer1M: input ?? 0,
            outputPer1M: output ?? 0,
            cachedInputPer1M: cached,
            cacheWritePer1M: written,
          }),
    context:
      info.at('max_input_tokens').number(`${to}.context`) ?? info.at('max_tokens').number(`${to}.context`),
    description: info.at('description').text(`${to}.description`),
    timeouts: timeout === undefined ? undefined : { totalMs: Math.round(timeout * 1000) },
  });
}
