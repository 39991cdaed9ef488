import { EMBEDDING_MODELS } from '../inference/embedding-models.ts';
import type { ChatMessage, ChatTool } from '../protocol/openai-chat.ts';
import {
  CHAT_FIELDS,
  COMPLETION_FIELDS,
  checkFields,
  checkMessages,
  EMBEDDING_FIELDS,
} from '../protocol/validate.ts';
import { completionsForm } from './completions-form.ts';
import { embedOnBoard } from './embeddings.ts';
import { messages } from './messages/endpoint.ts';
import type { ProxyEndpoint } from './proxy-endpoint.ts';
import { responses } from './responses/endpoint.ts';

export type { OnBoardAnswer, ProxyEndpoint } from './proxy-endpoint.ts';

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
  [chat, completions, embeddings, messages, responses].map((endpoint) => [endpoint.path, endpoint]),
);
