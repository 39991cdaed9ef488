import { StreamAssembly } from '../cache/assemble.ts';
import { keptFor } from '../cache/keepable.ts';
import type { ChatChunk, ChatCompletion } from '../protocol/openai-chat.ts';
import type { AnswerFilter } from './define.ts';

/** Takes an answer that came whole to its end, and for whom it may be kept; undefined where there is none to keep. */
export type Keep = (completion: ChatCompletion | undefined, isExactOnly: boolean) => void;

/** Watches an answer go by and changes nothing. */
export class AnswerKeeper implements AnswerFilter {
  readonly #keep: Keep;
  #whole: ChatCompletion | undefined;
  #stream: StreamAssembly | undefined;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  whole(completion: ChatCompletion): ChatCompletion {
    this.#whole = completion;
    return completion;
  }

  chunk(chunk: ChatChunk): readonly ChatChunk[] {
    this.#stream ??= new StreamAssembly();
    this.#stream.push(chunk);
    return [chunk];
  }

  end(): readonly ChatChunk[] {
    return [];
  }

  close(ok: boolean): void {
    const completion = ok ? (this.#whole ?? this.#stream?.completion()) : undefined;
    const kept = completion === undefined ? undefined : keptFor(completion);
    this.#keep(kept === undefined ? undefined : completion, kept === 'same');
  }
}
