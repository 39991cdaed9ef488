import { FairleadError } from '../core/errors.ts';
import type { ChatChunk, ChatCompletion, ChatMessage, ChatRequest } from '../protocol/openai-chat.ts';
import type { ChunkForm } from './filtered-events.ts';

/**
 * Plugins read and write chats. A request to /v1/completions is shown to them as one: a user turn for each prompt, and what
 * they make of the turns becomes the prompts again. So nothing that a policy masks or blocks gets past it here.
 */
export interface CompletionsForm extends ChunkForm {
  request(body: ChatRequest): ChatRequest;
  /** The prompt that stands for `messages` of a plugin. */
  prompt(body: ChatRequest, messages: readonly ChatMessage[]): unknown;
  wholeToChat(answer: Record<string, unknown>): ChatCompletion;
  wholeFromChat(completion: ChatCompletion): Record<string, unknown>;
}

interface TextChoice {
  readonly text?: string;
  readonly index: number;
  readonly finish_reason: string | null;
  readonly [field: string]: unknown;
}

const choicesOf = (answer: Record<string, unknown>) => (answer.choices ?? []) as readonly TextChoice[];

/** Throws FL_UNSUPPORTED, by `request`, for prompts of token numbers, which nothing here can read. */
export const completionsForm: CompletionsForm = {
  request(body) {
    const { prompt } = body;
    const prompts: unknown[] = Array.isArray(prompt) ? prompt : [prompt];
    if (!prompts.every((one) => typeof one === 'string')) {
      throw new FairleadError('FL_UNSUPPORTED', 'Plugins cannot read a prompt of token numbers.', {
        param: 'prompt',
        hint: 'Send it as text.',
      });
    }
    // a second copy of the words would stay as it was; that there is a prompt is still to be seen
    return {
      ...body,
      prompt: '',
      messages: prompts.map((content) => ({ role: 'user', content: content as string })),
    };
  },
  prompt(body, messages) {
    const lead = messages.filter(({ role }) => role === 'system' || role === 'developer').map(textOf);
    const turns = messages.filter(({ role }) => role !== 'system' && role !== 'developer').map(textOf);
    const prompts = turns.map((turn) => [...lead, turn].join('\n\n'));
    return Array.isArray(body.prompt) ? prompts : prompts.join('\n\n');
  },
  toChat: (event) => ({
    ...(event as unknown as ChatChunk),
    choices: choicesOf(event).map(({ text, ...rest }) => ({ ...rest, delta: { content: text ?? '' } })),
  }),
  fromChat: (chunk) => ({
    ...chunk,
    object: 'text_completion',
    choices: chunk.choices.map(({ delta, ...rest }) => ({ ...rest, text: contentText(delta.content) })),
  }),
  wholeToChat: (answer) => ({
    ...(answer as unknown as ChatCompletion),
    choices: choicesOf(answer).map(({ text, ...rest }) => ({
      ...rest,
      message: { role: 'assistant', content: text ?? '' },
    })),
  }),
  wholeFromChat: (completion) => ({
    ...completion,
    object: 'text_completion',
    choices: completion.choices.map(({ message, ...rest }) => ({
      ...rest,
      text: contentText(message.content),
    })),
  }),
};

const textOf = (message: ChatMessage) => contentText(message.content);

function contentText(content: ChatMessage['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}
