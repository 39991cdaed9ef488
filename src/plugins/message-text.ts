import type { ChatMessage } from '../protocol/openai-chat.ts';

/** The text of one message: its content, or its text parts on lines of their own. Never throws. */
export function messageText({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => part?.text)
    .filter((text) => typeof text === 'string')
    .join('\n');
}

/** Where the last user message stands; -1 where there is none. O(n). */
export function lastUserAt(messages: readonly ChatMessage[]): number {
  return messages.findLastIndex(({ role }) => role === 'user');
}

/** The text of the last user message; empty where there is none. */
export function lastUserText(messages: readonly ChatMessage[]): string {
  const message = messages[lastUserAt(messages)];
  return message === undefined ? '' : messageText(message);
}
