import Anthropic from '@anthropic-ai/sdk';
import type { Sim } from '../../../../src/sim/server.ts';
import type { GatewayProcess } from '../gateway.ts';
import type { AnthropicUpstream } from './upstream.ts';

export type Body = Record<string, unknown>;

/** One kind of backend behind the gateway, as a case sees it. */
export interface Front {
  readonly kind: 'vllm' | 'anthropic';
  readonly model: string;
  readonly gateway: GatewayProcess;
  readonly client: Anthropic;
  readonly sim: Sim;
  /** What the backend was sent last. */
  lastBody(): Body;
  lastHeader(name: string): string | undefined;
}

export type Case = (front: Front) => Promise<void>;

/** The names of the models behind the gateway of `configWith`. */
export const MODELS = { vllm: 'open-model', anthropic: 'claude' } as const;
/** What the second is called at its backend. */
export const UPSTREAM_MODEL = 'claude-sonnet-4-5';

/** One model on the simulated vLLM server, one on the scripted Anthropic server. */
export function configWith(sim: Sim, upstream: AnthropicUpstream, more: object = {}): string {
  const models = [
    { name: MODELS.vllm, family: 'qwen3', backends: [{ url: sim.url, provider: 'vllm' }] },
    {
      name: MODELS.anthropic,
      backends: [
        { url: upstream.url, provider: 'anthropic', model: UPSTREAM_MODEL, betas: ['configured-beta'] },
      ],
    },
  ];
  return JSON.stringify({ models, log: { requests: false }, ...more });
}

export function frontOf(
  kind: Front['kind'],
  gateway: GatewayProcess,
  { sim, upstream }: { readonly sim: Sim; readonly upstream: AnthropicUpstream },
): Front {
  const isOpen = kind === 'vllm';
  return {
    kind,
    model: MODELS[kind],
    gateway,
    sim,
    client: new Anthropic({ baseURL: gateway.url, apiKey: 'none', maxRetries: 0 }),
    lastBody: () => ((isOpen ? sim.received : upstream.received).at(-1)?.body ?? {}) as Body,
    lastHeader: (name) => {
      const headers = (isOpen ? sim.received : upstream.received).at(-1)?.headers;
      const value = headers?.[name];
      return Array.isArray(value) ? value.join(',') : value;
    },
  };
}

export const QUESTION = [{ role: 'user' as const, content: 'What is a fairlead?' }];
export const WEATHER = [{ role: 'user' as const, content: 'Use get_weather for Paris.' }];

export const TOOL: Anthropic.Tool = {
  name: 'get_weather',
  description: 'The weather in a city.',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

export const textOf = (message: Anthropic.Message): string =>
  message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');

/** What the gateway says that it could not pass on. */
export const lostOf = (response: Response): string[] =>
  (response.headers.get('x-fairlead-lost-fields') ?? '').split(',').filter((name) => name !== '');
