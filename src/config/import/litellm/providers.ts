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

/** By the prefix before the first slash of litellm_params.model. */
export const LITELLM_PROVIDERS: Readonly<Record<string, LitellmProvider>> = {
  openai: compatible('https://api.openai.com/v1', 'OPENAI_API_KEY'),
  text_completion_openai: compatible('https://api.openai.com/v1', 'OPENAI_API_KEY'),
  custom_openai: { provider: 'openai' },
  litellm_proxy: { provider: 'openai' },
  azure: { provider: 'azure', keyVariable: 'AZURE_API_KEY' },
  anthropic: { provider: 'anthropic', url: 'https://api.anthropic.com/v1', keyVariable: 'ANTHROPIC_API_KEY' },
  gemini: {
    provider: 'gemini',
    url: 'https://generativelanguage.googleapis.com/v1beta',
    keyVariable: 'GEMINI_API_KEY',
  },
  bedrock: { provider: 'bedrock' },
  hosted_vllm: { provider: 'vllm' },
  vllm: { provider: 'vllm' },
  ollama: { provider: 'ollama', url: 'http://127.0.0.1:11434/v1' },
  ollama_chat: { provider: 'ollama', url: 'http://127.0.0.1:11434/v1' },
  lm_studio: { provider: 'lmstudio', url: 'http://127.0.0.1:1234/v1' },
  openrouter: {
    provider: 'openrouter',
    url: 'https://openrouter.ai/api/v1',
    keyVariable: 'OPENROUTER_API_KEY',
  },
  deepseek: { provider: 'deepseek', url: 'https://api.deepseek.com/v1', keyVariable: 'DEEPSEEK_API_KEY' },
  mistral: { provider: 'mistral', url: 'https://api.mistral.ai/v1', keyVariable: 'MISTRAL_API_KEY' },
  dashscope: {
    provider: 'dashscope',
    url: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    keyVariable: 'DASHSCOPE_API_KEY',
  },
  moonshot: { provider: 'moonshot', url: 'https://api.moonshot.ai/v1', keyVariable: 'MOONSHOT_API_KEY' },
  nvidia_nim: {
    provider: 'nvidia',
    url: 'https://integrate.api.nvidia.com/v1',
    keyVariable: 'NVIDIA_NIM_API_KEY',
  },
  zai: { provider: 'zai', url: 'https://api.z.ai/api/paas/v4', keyVariable: 'ZAI_API_KEY' },
  minimax: { provider: 'minimax', url: 'https://api.minimax.io/v1', keyVariable: 'MINIMAX_API_KEY' },
  cerebras: compatible('https://api.cerebras.ai/v1', 'CEREBRAS_API_KEY'),
  groq: compatible('https://api.groq.com/openai/v1', 'GROQ_API_KEY'),
  together_ai: compatible('https://api.together.xyz/v1', 'TOGETHERAI_API_KEY'),
  fireworks_ai: compatible('https://api.fireworks.ai/inference/v1', 'FIREWORKS_AI_API_KEY'),
  xai: compatible('https://api.x.ai/v1', 'XAI_API_KEY'),
};
