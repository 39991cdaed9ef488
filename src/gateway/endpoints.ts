import type { ChatMessage, ChatTool } from '../protocol/openai-chat.ts';
import {
  CHAT_FIELDS,
  COMPLETION_FIELDS,
  checkFields,
  checkMessages,
  EMBEDDING_FIELDS,
} from '../protocol/validate.ts';
import type { Endpoint } from '../providers/define.ts';

type Body = Readonly<Record<string, unknown>>;

/** One endpoint whose requests go to a backend. */
export interface ProxyEndpoint {
  readonly path: string;
  readonly endpoint: Endpoint;
  /** False: only concrete model names are taken; `auto` has no meaning here. */
  readonly routable: boolean;
  /** Whether `stream: true` means anything here. */
  readonly streams: boolean;
  /** Throws a FairleadError when a known field is missing or of a wrong type. */
  check(body: Body): void;
  /** What routing reads. */
  messages(body: Body): readonly ChatMessage[];
  tools(body: Body): readonly ChatTool[] | undefined;
}

const chat: ProxyEndpoint = {
  path: '/v1/chat/completions',
  endpoint: 'chat',
  routable: true,
  streams: true,
  check(body) {
    checkFields(body, CHAT_FIELDS, ['model', 'messages']);
    checkMessages(body.messages as unknown[]);
  },
  messages: (body) => body.messages as ChatMessage[],
  tools: (body) => (body.tools ?? undefined) as ChatTool[] | undefined,
};

const completions: ProxyEndpoint = {
  path: '/v1/completions',
  endpoint: 'completions',
  routable: true,
  streams: true,
  check: (body) => checkFields(body, COMPLETION_FIELDS, ['model', 'prompt']),
  messages(body) {
    const prompt = Array.isArray(body.prompt)
      ? body.prompt.filter((part) => typeof part === 'string').join('\n')
      : body.prompt;
    return [{ role: 'user', content: String(prompt) }];
  },
  tools: () => undefined,
};

const embeddings: ProxyEndpoint = {
  path: '/v1/embeddings',
  endpoint: 'embeddings',
  routable: false,
  streams: false,
  check: (body) => checkFields(body, EMBEDDING_FIELDS, ['model', 'input']),
  messages: () => [],
  tools: () => undefined,
};

export const PROXY_ENDPOINTS: ReadonlyMap<string, ProxyEndpoint> = new Map(
  [chat, completions, embeddings].map((endpoint) => [endpoint.path, endpoint]),
);
