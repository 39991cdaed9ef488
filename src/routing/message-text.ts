import type { ChatMessage } from '../protocol/openai-chat.ts';

/** The text of one message: its content string, or its text parts joined by spaces. Never throws. */
export function messageText(message: ChatMessage): string {
  const { content } = message;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const only = content.length === 1 ? content[0]?.text : undefined;
  if (typeof only === 'string') return only;
  const texts: string[] = [];
  for (const part of content) if (typeof part?.text === 'string') texts.push(part.text);
  return texts.join(' ');
}

/** The text of the last message of the user; empty where there is none. O(n). */
export function lastUserText(messages: readonly ChatMessage[]): string {
  const last = messages.findLast((message) => message.role === 'user');
  return last === undefined ? '' : messageText(last);
}
