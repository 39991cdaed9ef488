import { EMBEDDING_MODELS } from '../inference/embedding-models.ts';
import type { ChatMessage, ChatTool } from '../protocol/openai-chat.ts';
import {
  CHAT_FIELDS,
  COMPLETION_FIELDS,
  checkFields,
  checkMessages,
  EMBEDDING_FIELDS,
} from '../protocol/validate.ts';
import type { Endpoint } from '../providers/define.ts';
import type { ClientProtocol } from './client-protocol.ts';
import { type CompletionsForm, completionsForm } from './completions-form.ts';
import { embedOnBoard, type OnBoardUsage } from './embeddings.ts';
import { responses } from './responses/endpoint.ts';
import type { OnBoard } from './runtime.ts';

type Body = Readonly<Record<string, unknown>>;

/** One endpoint whose requests go to a backend. */
export interface ProxyEndpoint {
  readonly path: string;
  readonly endpoint: Endpoint;
  /** False: only concrete model names are taken; `auto` has no meaning here. */
  readonly routable: boolean;
  /** Whether `stream: true` means anything here. */
  readonly streams: boolean;
  /** Throws a FairleadError when a known field of the client's body is missing or of a wrong type. */
  check(body: Body): void;
  /** Whether plugins act on it. */
  readonly plugins: boolean;
  /** The wire form of its clients; left out: OpenAI's. Everything below reads what it has made of the body. */
  readonly client?: ClientProtocol;
  /** How plugins, which read chats, see it; left out: as it is. */
  readonly form?: CompletionsForm;
  /** What routing reads. */
  messages(body: Body): readonly ChatMessage[];
  tools(body: Body): readonly ChatTool[] | undefined;
  /** How the model `name` answers on board; undefined where it is none of ours, and left out where there are none. */
  onBoard?(name: string): OnBoardAnswer | undefined;
}

/** Answers a checked body without a backend. Rejects with a FairleadError. */
export type OnBoardAnswer = (body: Body, load: OnBoard) => Promise<{ readonly usage: OnBoardUsage }>;

const chat: ProxyEndpoint = {
  path: '/v1/chat/completions',
  endpoint: 'chat',
  routable: true,
  streams: true,
  plugins: true,
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
  plugins: true,
  form: completionsForm,
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
  plugins: false,
  check: (body) => checkFields(body, EMBEDDING_FIELDS, ['model', 'input']),
  messages: () => [],
  tools: () => undefined,
  onBoard(name) {
    const model = EMBEDDING_MODELS.get(name);
    return model === undefined ? undefined : (body, load) => embedOnBoard(model, body, load);
  },
};

export const PROXY_ENDPOINTS: ReadonlyMap<string, ProxyEndpoint> = new Map(
  [chat, completions, embeddings, responses].map((endpoint) => [endpoint.path, endpoint]),
);
