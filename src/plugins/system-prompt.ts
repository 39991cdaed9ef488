import { z } from 'zod';
import type { ChatMessage } from '../protocol/openai-chat.ts';
import { definePlugin } from './define.ts';

const config = z.strictObject({
  enabled: z.boolean().default(true),
  mode: z
    .enum(['replace', 'insert'])
    .default('replace')
    .meta({ description: 'replace: instead of the client’s system message; insert: before its text.' }),
  systemPrompt: z.string().default('').meta({ description: 'Nothing is done when it is empty.' }),
});

const isSystem = (message: ChatMessage | undefined): message is ChatMessage =>
  message?.role === 'system' || message?.role === 'developer';

/** The text before what the message says: text before text, a part before parts. */
function before(prompt: string, content: ChatMessage['content']): NonNullable<ChatMessage['content']> {
  if (Array.isArray(content)) return [{ type: 'text', text: prompt }, ...content];
  return typeof content === 'string' && content !== '' ? `${prompt}\n\n${content}` : prompt;
}

/** The messages with `prompt` as, or at the head of, the leading system (or developer) message. O(n). */
function withPrompt(
  messages: readonly ChatMessage[],
  prompt: string,
  mode: 'replace' | 'insert',
): ChatMessage[] {
  const [first, ...rest] = messages;
  if (!isSystem(first)) return [{ role: 'system', content: prompt }, ...messages];
  if (mode === 'replace') return [{ role: first.role, content: prompt }, ...rest];
  return [{ ...first, content: before(prompt, first.content) }, ...rest];
}

export default definePlugin({
  id: 'system_prompt',
  title: 'System prompt',
  summary: 'Puts a system prompt of the decision’s in front of the conversation.',
  order: 300,
  config,
  examples: [
    {
      title: 'Replace what the client sent',
      config: { systemPrompt: 'You are a mathematician. Show every step.' },
    },
    {
      title: 'Before what the client sent',
      config: { mode: 'insert', systemPrompt: 'Answer in British English.' },
    },
  ],
  create({ enabled, mode, systemPrompt }) {
    if (!enabled || systemPrompt === '') return {};
    return {
      before(request) {
        request.set('messages', withPrompt(request.get('messages'), systemPrompt, mode));
        return undefined;
      },
    };
  },
});
