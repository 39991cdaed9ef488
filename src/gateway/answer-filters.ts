import type { AnswerFilter } from '../plugins/define.ts';
import type { ChatChunk, ChatCompletion } from '../protocol/openai-chat.ts';

/** The filters of one answer as one: what the first gives goes through the second, and so on. */
export class AnswerFilters implements AnswerFilter {
  readonly #filters: readonly AnswerFilter[];
  #closed = false;

  constructor(filters: readonly AnswerFilter[]) {
    this.#filters = filters;
  }

  whole(completion: ChatCompletion): ChatCompletion | Promise<ChatCompletion> {
    return this.#wholeFrom(0, completion);
  }

  chunk(chunk: ChatChunk): readonly ChatChunk[] {
    return this.#through(0, [chunk]);
  }

  end(): readonly ChatChunk[] {
    const chunks: ChatChunk[] = [];
    for (let i = 0; i < this.#filters.length; i++) {
      chunks.push(...this.#through(i + 1, (this.#filters[i] as AnswerFilter).end()));
    }
    return chunks;
  }

  /** Once: a second call does nothing. */
  close(ok: boolean): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const filter of this.#filters) filter.close?.(ok);
  }

  #wholeFrom(start: number, completion: ChatCompletion): ChatCompletion | Promise<ChatCompletion> {
    let current = completion;
    for (let i = start; i < this.#filters.length; i++) {
      const next = (this.#filters[i] as AnswerFilter).whole(current);
      if (next instanceof Promise) return next.then((given) => this.#wholeFrom(i + 1, given));
      current = next;
    }
    return current;
  }

  #through(start: number, chunks: readonly ChatChunk[]): readonly ChatChunk[] {
    let current = chunks;
    for (let i = start; i < this.#filters.length; i++) {
      const filter = this.#filters[i] as AnswerFilter;
      const [only] = current;
      current =
        current.length === 1 && only !== undefined
          ? filter.chunk(only)
          : current.flatMap((one) => [...filter.chunk(one)]);
    }
    return current;
  }
}
