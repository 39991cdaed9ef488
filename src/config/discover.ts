import { SERVICE_URLS, type Service } from './service-urls.ts';

/** A model server that answered on loopback. */
export interface FoundServer {
  readonly title: string;
  readonly provider: string;
  readonly url: string;
  readonly models: readonly string[];
}

/** A provider whose key stands in the environment. */
export interface FoundKey {
  readonly title: string;
  readonly provider: string;
  readonly variable: string;
  readonly url: string;
  /** A model to begin with; the file says to put in one's own. */
  readonly model: string;
  readonly family: string | undefined;
}

export interface Discovered {
  readonly servers: readonly FoundServer[];
  readonly keys: readonly FoundKey[];
}

export interface ServerPlace {
  readonly title: string;
  readonly provider: string;
  readonly port: number;
}

/** The usual loopback ports of model servers. */
export const SERVER_PLACES: readonly ServerPlace[] = [
  { title: 'vLLM', provider: 'vllm', port: 8000 },
  { title: 'SGLang', provider: 'sglang', port: 30000 },
  { title: 'Ollama', provider: 'ollama', port: 11434 },
  { title: 'LM Studio', provider: 'lmstudio', port: 1234 },
  { title: 'llama.cpp', provider: 'llamacpp', port: 8080 },
];

const key = (
  title: string,
  provider: Service,
  variable: string,
  model: string,
  family?: string,
): FoundKey => ({ title, provider, variable, url: SERVICE_URLS[provider], model, family });

/** Services by the variable in which their key usually stands. */
export const KEY_PLACES: readonly FoundKey[] = [
  key('OpenAI', 'openai', 'OPENAI_API_KEY', 'gpt-5', 'gpt-5'),
  key('Anthropic', 'anthropic', 'ANTHROPIC_API_KEY', 'claude-sonnet-4-5', 'anthropic'),
  key('Gemini', 'gemini', 'GEMINI_API_KEY', 'gemini-2.5-flash', 'gemini'),
  key('OpenRouter', 'openrouter', 'OPENROUTER_API_KEY', 'openrouter/auto'),
  key('DeepSeek', 'deepseek', 'DEEPSEEK_API_KEY', 'deepseek-chat', 'deepseek'),
  key('Mistral', 'mistral', 'MISTRAL_API_KEY', 'mistral-large-latest', 'mistral'),
  key('DashScope', 'dashscope', 'DASHSCOPE_API_KEY', 'qwen3-max', 'qwen3'),
  key('Moonshot', 'moonshot', 'MOONSHOT_API_KEY', 'kimi-k2-0905-preview', 'kimi'),
  key('Z.ai', 'zai', 'ZAI_API_KEY', 'glm-4.6', 'glm'),
  key('MiniMax', 'minimax', 'MINIMAX_API_KEY', 'MiniMax-M2', 'minimax'),
  key('NVIDIA', 'nvidia', 'NVIDIA_API_KEY', 'nvidia/llama-3.3-nemotron-super-49b-v1', 'nemotron'),
];

export interface DiscoverOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly places?: readonly ServerPlace[];
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/** Asks every usual port at once for its models, and looks for keys. Never throws; O(time-out) in all. */
export async function discover(options: DiscoverOptions): Promise<Discovered> {
  const { env, places = SERVER_PLACES } = options;
  const asked = await Promise.all(places.map((place) => ask(place, options)));
  return {
    servers: asked.filter((server) => server !== undefined),
    keys: KEY_PLACES.filter(({ variable }) => (env[variable] ?? '') !== ''),
  };
}

async function ask(
  { title, provider, port }: ServerPlace,
  options: DiscoverOptions,
): Promise<FoundServer | undefined> {
  const url = `http://127.0.0.1:${port}/v1`;
  const { timeoutMs = 800, fetch: get = fetch } = options;
  try {
    const response = await get(`${url}/models`, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) return undefined;
    const body = (await response.json()) as { data?: unknown };
    if (!Array.isArray(body.data)) return undefined;
    const models = body.data
      .map((model: { id?: unknown } | null) => model?.id)
      .filter((id) => typeof id === 'string');
    return models.length === 0 ? undefined : { title, provider, url, models };
  } catch {
    return undefined; // nothing there, or something that is no model server
  }
}
