import { toErrorBody } from '../../core/errors.ts';
import type { ChatMessage, ChatTool } from '../../protocol/openai-chat.ts';
import { checkResponsesBody } from '../../protocol/responses-openai-fields.ts';
import type { ProxyEndpoint } from '../proxy-endpoint.ts';
import { openResponses } from './open.ts';

/** OpenAI's Responses API in front of any backend. */
export const responses: ProxyEndpoint = {
  path: '/v1/responses',
  endpoint: 'chat',
  routable: true,
  streams: true,
  plugins: true,
  client: { open: openResponses, error: toErrorBody },
  check: checkResponsesBody,
  messages: (body) => body.messages as ChatMessage[],
  tools: (body) => body.tools as ChatTool[] | undefined,
};
