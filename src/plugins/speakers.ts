import type { ChatMessage } from '../protocol/openai-chat.ts';

/** Roles whose `name` is that of a function. */
const TOOLS: ReadonlySet<string> = new Set(['tool', 'function']);

/** The messages with each name of a speaker replaced by what `visit` gives; the very same where none is. O(n). */
export function mapSpeakers(
  messages: readonly ChatMessage[],
  visit: (name: string) => string,
): readonly ChatMessage[] {
  let copy: ChatMessage[] | undefined;
  for (const [i, message] of messages.entries()) {
    if (typeof message.name !== 'string' || TOOLS.has(message.role)) continue;
    const name = visit(message.name);
    if (name === message.name) continue;
    copy ??= [...messages];
    copy[i] = { ...message, name };
  }
  return copy ?? messages;
}
