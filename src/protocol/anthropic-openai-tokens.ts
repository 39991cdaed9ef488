import { asObject } from './json-guards.ts';
import type { ChatRequest } from './openai-chat.ts';

/** What of a prompt a count of its tokens goes by. */
export interface PromptMeasure {
  /** All texts that the model reads, tools as JSON. */
  readonly texts: readonly string[];
  /** Messages, each of which costs its own frame. */
  readonly messages: number;
  /** Images, sounds and files. */
  readonly media: number;
}

/** Reads a chat for a count. Thinking of earlier turns is left out, as the models leave it out. O(messages and parts). */
export function measurePrompt({ messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>): PromptMeasure {
  const texts: string[] = [];
  let media = 0;
  for (const message of messages) {
    const { content } = message;
    if (typeof content === 'string') texts.push(content);
    for (const part of Array.isArray(content) ? content : []) {
      if (typeof part.text === 'string') texts.push(part.text);
      else media++;
    }
    for (const call of message.tool_calls ?? []) {
      texts.push(call.function?.name ?? '', call.function?.arguments ?? '');
    }
  }
  for (const tool of tools ?? []) texts.push(JSON.stringify(asObject(tool.function) ?? {}));
  return { texts, messages: messages.length, media };
}
