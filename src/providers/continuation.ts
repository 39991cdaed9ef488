import type { ChatMessage, ChatRequest } from '../protocol/openai-chat.ts';
import type { ContinuedAnswer, PartialAnswer } from './define.ts';

/** How a provider goes on with an answer. */
export type Continuation = (request: ChatRequest, partial: PartialAnswer) => ContinuedAnswer | undefined;

function withAnswer(request: ChatRequest, answer: ChatMessage): ChatMessage[] {
  return [...request.messages, answer];
}

function answerOf({ content, reasoning }: PartialAnswer): ChatMessage {
  return { role: 'assistant', content, ...(reasoning === '' ? {} : { reasoning_content: reasoning }) };
}

/** vLLM and SGLang: the chat template is left open after the last message. */
export const continueFinalMessage: Continuation = (request, partial) => ({
  set: {
    messages: withAnswer(request, answerOf(partial)),
    add_generation_prompt: false,
    continue_final_message: true,
  },
  certain: true,
});

/** Servers whose last assistant message says, by a field of its own, that it goes on: `prefix` or `partial`. */
export const markedMessage =
  (mark: string, certain = true): Continuation =>
  (request, { content }) => ({
    set: { messages: withAnswer(request, { role: 'assistant', content, [mark]: true }) },
    certain,
  });

/**
 * Servers that go on with a conversation whose last message is the assistant's. They take no white space at its end (it
 * would be a token of its own that the model does not expect), so it is held back.
 */
export const assistantLast =
  (certain: boolean): Continuation =>
  (request, { content }) => {
    const shown = content.trimEnd();
    if (shown === '') return undefined;
    return {
      set: { messages: withAnswer(request, { role: 'assistant', content: shown }) },
      held: content.slice(shown.length),
      certain,
    };
  };
