import { SERVICE_URLS } from '../../service-urls.ts';

/** How a backend of VSR's is served here. */
export interface Preset {
  readonly provider: string;
  /** Replaces the address that the file states. */
  readonly url?: string | undefined;
  /** Why it is not quite the same; left out where it is. */
  readonly reason?: string;
}

/** VSR's names of providers in ours. A model server is vllm: VSR writes reasoning fields for it as for one. */
const PROVIDERS: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  'anthropic-compatible': 'anthropic',
  'azure-openai': 'azure',
  azure: 'azure',
  minimax: 'minimax',
  vllm: 'vllm',
  sglang: 'sglang',
  ollama: 'ollama',
  deepseek: 'deepseek',
  dashscope: 'dashscope',
  mistral: 'mistral',
  moonshot: 'moonshot',
  nvidia: 'nvidia',
  openrouter: 'openrouter',
  zai: 'zai',
  gemini: 'gemini',
  bedrock: 'bedrock',
  'vertex-ai': 'openai',
};

/** VSR writes other reasoning fields for these hosts, whatever the provider is called. */
const HOSTS: Readonly<Record<string, string>> = {
  'api.openai.com': 'openai',
  'openrouter.ai': 'openrouter',
  'api.deepseek.com': 'deepseek',
};

/** The services that VSR knows the address of, so that a file need not state it. */
const ADDRESSED: ReadonlyMap<string, string> = new Map(
  (['openai', 'anthropic', 'gemini', 'minimax', 'deepseek', 'openrouter'] as const).map((service) => [
    service,
    SERVICE_URLS[service],
  ]),
);

/** Clouds whose OpenAI-compatible surface VSR uses, and how its address tells itself. */
const COMPATIBLE_SURFACE: Readonly<Record<string, RegExp>> = {
  gemini: /\/openai\/?$/,
  bedrock: /\/(openai\/)?v1\/?$/,
};

/** The provider of ours for a backend by its name, its model's api_format and its address. */
export function presetOf(
  name: string | undefined,
  format: string | undefined,
  address: string | undefined,
): Preset {
  const host = address !== undefined && URL.canParse(address) ? new URL(address).hostname : undefined;
  const byHost = host === undefined ? undefined : HOSTS[host];
  if (byHost !== undefined) return { provider: byHost };
  const plain = format === 'anthropic' ? 'anthropic' : 'vllm';
  if (name === undefined) return { provider: plain };
  const provider = PROVIDERS[name.toLowerCase()];
  if (provider === undefined) {
    return { provider: plain, reason: 'unknown here; taken for a server that speaks the model’s api_format' };
  }
  if (address === undefined) return { provider, url: ADDRESSED.get(provider) };
  // Its OpenAI-compatible surface stays one: the address would be wrong for the native one.
  if (COMPATIBLE_SURFACE[provider]?.test(address) === true) return { provider: 'openai' };
  return { provider };
}
