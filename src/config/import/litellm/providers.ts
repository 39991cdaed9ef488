import { SERVICE_URLS, type Service } from '../../service-urls.ts';

/** How a LiteLLM model prefix is served here. `url` where the prefix stands for a service with one address. */
export interface LitellmProvider {
  readonly provider: string;
  readonly url?: string;
  /** Where LiteLLM takes the key from when the file states none. */
  readonly keyVariable?: string;
}

const compatible = (url: string, keyVariable: string): LitellmProvider => ({
  provider: 'openai',
  url,
  keyVariable,
});

const service = (provider: Service, keyVariable: string): LitellmProvider => ({
  provider,
  url: SERVICE_URLS[provider],
  keyVariable,
});

/** By the prefix before the first slash of litellm_params.model. */
export const LITELLM_PROVIDERS: Readonly<Record<string, LitellmProvider>> = {
  openai: service('openai', 'OPENAI_API_KEY'),
  text_completion_openai: service('openai', 'OPENAI_API_KEY'),
  custom_openai: { provider: 'openai' },
  litellm_proxy: { provider: 'openai' },
  azure: { provider: 'azure', keyVariable: 'AZURE_API_KEY' },
  anthropic: service('anthropic', 'ANTHROPIC_API_KEY'),
  gemini: service('gemini', 'GEMINI_API_KEY'),
  bedrock: { provider: 'bedrock' },
  hosted_vllm: { provider: 'vllm' },
  vllm: { provider: 'vllm' },
  ollama: { provider: 'ollama', url: 'http://127.0.0.1:11434/v1' },
  ollama_chat: { provider: 'ollama', url: 'http://127.0.0.1:11434/v1' },
  lm_studio: { provider: 'lmstudio', url: 'http://127.0.0.1:1234/v1' },
  openrouter: service('openrouter', 'OPENROUTER_API_KEY'),
  deepseek: service('deepseek', 'DEEPSEEK_API_KEY'),
  mistral: service('mistral', 'MISTRAL_API_KEY'),
  dashscope: service('dashscope', 'DASHSCOPE_API_KEY'),
  moonshot: service('moonshot', 'MOONSHOT_API_KEY'),
  nvidia_nim: service('nvidia', 'NVIDIA_NIM_API_KEY'),
  zai: service('zai', 'ZAI_API_KEY'),
  minimax: service('minimax', 'MINIMAX_API_KEY'),
  cerebras: compatible('https://api.cerebras.ai/v1', 'CEREBRAS_API_KEY'),
  groq: compatible('https://api.groq.com/openai/v1', 'GROQ_API_KEY'),
  together_ai: compatible('https://api.together.xyz/v1', 'TOGETHERAI_API_KEY'),
  fireworks_ai: compatible('https://api.fireworks.ai/inference/v1', 'FIREWORKS_AI_API_KEY'),
  xai: compatible('https://api.x.ai/v1', 'XAI_API_KEY'),
};
