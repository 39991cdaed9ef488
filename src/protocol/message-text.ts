import type { ChatMessage } from './openai-chat.ts';

/** Between text parts that are read line by line. */
export const LINES = '\n';

/** The text of one message: its content string, or its text parts with `between` them. Never throws. */
export function messageText({ content }: ChatMessage, between = ' '): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const only = content.length === 1 ? content[0]?.text : undefined;
  if (typeof only === 'string') return only;
  const texts: string[] = [];
  for (const part of content) if (typeof part?.text === 'string') texts.push(part.text);
  return texts.join(between);
}

/** Where the last user message stands; -1 where there is none. O(n). */
export function lastUserAt(messages: readonly ChatMessage[]): number {
  return messages.findLastIndex(({ role }) => role === 'user');
}

/** The text of the last user message, as `messageText`; empty where there is none. O(n). */
export function lastUserText(messages: readonly ChatMessage[], between?: string): string {
  const message = messages[lastUserAt(messages)];
  return message === undefined ? '' : messageText(message, between);
}
