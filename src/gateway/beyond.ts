import { isRecord } from '../core/record.ts';
import type { BeyondChat } from '../protocol/client-form.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import type { Provider } from '../providers/define.ts';
import type { ReasoningWish } from '../routing/reasoning/define.ts';

/** A request's edits on its way to one backend. */
export interface Edits {
  readonly set: Map<string, unknown>;
  readonly remove: Set<string>;
  /** Gets the names of what the backend cannot be told. */
  readonly lost: Set<string>;
}

/** Where a client says in Anthropic's form what it wants of the model's thinking. */
const THINKING_FIELDS = ['thinking', 'output_config'];

/**
 * Takes out of a chat what its client said beyond OpenAI's form and the backend does not know; `chat` has the edits that
 * were made so far. Where the chat ends with the beginning of the answer, the backend is asked, in its own way, to go on
 * with it. O(messages), and nothing for clients of OpenAI's form.
 */
export function leaveChat(beyond: BeyondChat, chat: ChatRequest, provider: Provider, edits: Edits): void {
  const { set, remove, lost } = edits;
  const put = (name: string, value: unknown) => {
    if (value !== undefined) set.set(name, value);
    else {
      set.delete(name);
      remove.add(name);
    }
  };
  if (provider.readsThinking !== true) {
    if (beyond.thinking === undefined && chat.output_config !== undefined) lost.add('output_config.effort');
    if (isRecord(chat.thinking) && chat.thinking.display !== undefined) lost.add('thinking.display');
    for (const name of THINKING_FIELDS) put(name, undefined);
  }
  if (provider.encode !== undefined) return;
  const plain = beyond.plain(chat);
  for (const name in plain.changed) put(name, plain.changed[name]);
  for (const name of plain.lost) lost.add(name);
  const messages = plain.changed.messages ?? chat.messages;
  const begun = messages.at(-1);
  if (begun?.role !== 'assistant' || typeof begun.content !== 'string' || begun.tool_calls !== undefined)
    return;
  if (set.has('continue_final_message') || chat.continue_final_message === true) return;
  const partial = { content: begun.content, reasoning: '' };
  const further = provider.continueAnswer?.({ ...chat, messages: messages.slice(0, -1) }, partial);
  if (further === undefined) lost.add('prefill');
  for (const name in further?.set) put(name, further.set[name]);
}

/** What is wished of the model's thinking: by the decision, else by the client where the backend does not read its words. */
export function wishAt(
  stated: ReasoningWish,
  beyond: BeyondChat | undefined,
  { readsThinking }: Provider,
): ReasoningWish {
  return stated.mode === 'asked' && readsThinking !== true ? (beyond?.thinking ?? stated) : stated;
}
