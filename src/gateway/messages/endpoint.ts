import { checkAnthropic } from '../../protocol/anthropic-openai-check.ts';
import type { ChatMessage, ChatTool } from '../../protocol/openai-chat.ts';
import type { ProxyEndpoint } from '../proxy-endpoint.ts';
import { anthropicClient } from './client.ts';

/** Anthropic's Messages API in front of any backend. */
export const messages: ProxyEndpoint = {
  path: '/v1/messages',
  endpoint: 'chat',
  routable: true,
  streams: true,
  plugins: true,
  client: anthropicClient,
  check: checkAnthropic,
  messages: (body) => body.messages as ChatMessage[],
  tools: (body) => body.tools as ChatTool[] | undefined,
};
