import { isRecord } from '../core/record.ts';
import type { ChatChunk, ChatCompletion, Usage } from '../protocol/openai-chat.ts';
import type { Generated, Prepared } from './contract.ts';

/** What all events of one answer share. */
export interface AnswerHead {
  readonly id: string;
  readonly model: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** Tokens of the answer so far. */
export function usageOf({ promptTokens }: Prepared, completionTokens: number, cached: number): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cached },
  };
}

/** Writes one streamed answer's events, as whole SSE frames. */
export class ChunkWriter {
  readonly #head: AnswerHead;
  readonly #usage: (tokens: number) => Usage;
  readonly #includeUsage: boolean;
  readonly #countEach: boolean;

  constructor(head: AnswerHead, options: unknown, usage: (tokens: number) => Usage) {
    this.#head = head;
    this.#usage = usage;
    const { include_usage: include, continuous_usage_stats: each } = isRecord(options)
      ? options
      : ({} as Record<string, unknown>);
    this.#includeUsage = include === true;
    this.#countEach = include === true && each === true;
  }

  begin(): string {
    return this.#frame([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }], 0);
  }

  write(event: Generated): string {
    if (event.type === 'text') {
      return this.#frame([{ index: 0, delta: { content: event.text }, finish_reason: null }], event.tokens);
    }
    const last = this.#frame([{ index: 0, delta: {}, finish_reason: event.finishReason }], event.tokens);
    const usage = this.#includeUsage ? frame({ ...this.#chunk([]), usage: this.#usage(event.tokens) }) : '';
    return `${last}${usage}data: [DONE]\n\n`;
  }

  #frame(choices: ChatChunk['choices'], tokens: number): string {
    const chunk = this.#chunk(choices);
    return frame(this.#countEach ? { ...chunk, usage: this.#usage(tokens) } : chunk);
  }

  #chunk(choices: ChatChunk['choices']): ChatChunk {
    return { ...this.#head, object: 'chat.completion.chunk', choices };
  }
}

const frame = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

export const errorFrame = frame;

/** A whole answer. */
export function completion(
  head: AnswerHead,
  content: string,
  finishReason: string,
  usage: Usage,
): ChatCompletion {
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finishReason }],
    usage,
  };
}
