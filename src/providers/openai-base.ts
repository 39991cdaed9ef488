import { z } from 'zod';
import { asNumber, asObject } from '../protocol/json-guards.ts';
import { type AuthConfig, authShape, backendHeaders } from './auth.ts';
import type { Continuation } from './continuation.ts';
import {
  defineProvider,
  type Endpoint,
  type OutgoingRequest,
  type ParameterRule,
  type Provider,
  type ProviderKind,
  type TokenCounter,
} from './define.ts';
import type { KvHandoff } from './kv-handoff.ts';
import { basePath, ENDPOINT_PATHS, parseBackendUrl, serverPath } from './url.ts';

/** Keys of every provider that speaks OpenAI's form. */
export const compatibleShape = {
  ...authShape,
  chatPath: z.string().startsWith('/').optional().meta({
    description: 'Path of chat completions below the URL’s own path, which is then taken as it is written.',
  }),
};

/** How a server that speaks OpenAI's form differs from the plain one. */
export interface CompatibleTraits {
  /** Which endpoints it has; all when left out. */
  readonly endpoints?: readonly Endpoint[];
  /** Path of the version when the URL has no path; /v1 when left out. */
  readonly versionPath?: string;
  /** Health path above the version path, `models` for the list of models, none when left out. */
  readonly health?: `/${string}` | 'models';
  readonly parameters?: Readonly<Record<string, ParameterRule>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** How it goes on with an answer; left out: it cannot. */
  readonly continueAnswer?: Continuation;
  /** Path, above the version path, where it counts the tokens of messages as vLLM does; left out: nowhere. */
  readonly tokenizePath?: `/${string}`;
  /** Whether it counts the tokens in each event when it is asked to. */
  readonly countsEvents?: boolean;
  /** How its servers hand a prompt's KV cache over; left out: they do not. */
  readonly kvHandoff?: KvHandoff;
}

/** A provider whose bodies and streams pass as they are. */
export function compatibleProvider(
  config: AuthConfig & { readonly chatPath?: string | undefined },
  traits: CompatibleTraits,
): Provider {
  const url = parseBackendUrl(config.url);
  const base = basePath(url, traits.versionPath ?? '/v1');
  const headers = { ...traits.headers, ...backendHeaders(config, 'authorization') };
  const requests = new Map<Endpoint, OutgoingRequest>();
  for (const endpoint of traits.endpoints ?? (Object.keys(ENDPOINT_PATHS) as Endpoint[])) {
    const ownPath = endpoint === 'chat' && config.chatPath !== undefined;
    const path = ownPath ? `${basePath(url, '')}${config.chatPath}` : `${base}${ENDPOINT_PATHS[endpoint]}`;
    requests.set(endpoint, { method: endpoint === 'models' ? 'GET' : 'POST', path, headers });
  }
  return {
    passThrough: true,
    request: (endpoint) => requests.get(endpoint),
    healthPath: healthPath(base, traits.health),
    parameters: traits.parameters ?? {},
    ...(traits.tokenizePath === undefined
      ? {}
      : { tokens: tokenizer(`${serverPath(base)}${traits.tokenizePath}`, headers) }),
    countsEvents: traits.countsEvents ?? false,
    ...(traits.kvHandoff === undefined ? {} : { kvHandoff: traits.kvHandoff }),
    ...(traits.continueAnswer === undefined ? {} : { continueAnswer: traits.continueAnswer }),
  };
}

/** vLLM's: it puts the messages through the model's own template and tokenizer. */
function tokenizer(path: string, headers: Readonly<Record<string, string>>): TokenCounter {
  return {
    request: ({ model, messages, tools, chat_template_kwargs: template }) => ({
      method: 'POST',
      path,
      headers,
      body: { model, messages, tools, chat_template_kwargs: template },
    }),
    read: (answer) => asNumber(asObject(answer)?.count),
  };
}

function healthPath(base: string, health: CompatibleTraits['health']): string | undefined {
  if (health === undefined) return undefined;
  return health === 'models' ? `${base}${ENDPOINT_PATHS.models}` : `${serverPath(base)}${health}`;
}

/** What tells one compatible server from another. */
export interface CompatibleServer extends CompatibleTraits {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Where it is when the configuration does not say. */
  readonly url: string;
}

/** The unit of a compatible server; it is a column of its own in the reasoning table. */
export function defineCompatible(server: CompatibleServer): ProviderKind {
  return defineProvider({
    id: server.id,
    title: server.title,
    summary: server.summary,
    config: z.strictObject(compatibleShape),
    examples: [{ title: server.title, config: {} }],
    reasoningServer: server.id,
    defaultUrl: server.url,
    create: (backend) => compatibleProvider(backend, server),
  });
}
