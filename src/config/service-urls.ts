/**
 * Where services are, by the id of their provider: for files that are written for somebody, which state
 * the address. A provider's own file has it too, since this room lies below; a test holds the two together.
 */
export const SERVICE_URLS = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  gemini: 'https://generativelanguage.googleapis.com/v1beta',
  openrouter: 'https://openrouter.ai/api/v1',
  deepseek: 'https://api.deepseek.com/v1',
  mistral: 'https://api.mistral.ai/v1',
  dashscope: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  moonshot: 'https://api.moonshot.ai/v1',
  zai: 'https://api.z.ai/api/paas/v4',
  minimax: 'https://api.minimax.io/v1',
  nvidia: 'https://integrate.api.nvidia.com/v1',
} as const;

export type Service = keyof typeof SERVICE_URLS;
