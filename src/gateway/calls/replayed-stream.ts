import { completionChunks } from '../../cache/replay.ts';
import type { ChatCompletion, Usage } from '../../protocol/openai-chat.ts';
import type { StartedStream, StreamTaker } from '../attempt-types.ts';

/** A whole answer as the stream that says it: all of its events are there at once. */
export class ReplayedStream implements StartedStream {
  readonly errorFrame = undefined;
  readonly #completion: ChatCompletion;
  readonly #wantsUsage: boolean;

  constructor(completion: ChatCompletion, wantsUsage: boolean) {
    this.#completion = completion;
    this.#wantsUsage = wantsUsage;
  }

  get usage(): Usage | undefined {
    return this.#completion.usage;
  }

  pipe(taker: StreamTaker): void {
    const events = completionChunks(this.#completion, this.#wantsUsage).map(
      (chunk) => `data: ${JSON.stringify(chunk)}\n\n`,
    );
    taker.data(Buffer.from(`${events.join('')}data: [DONE]\n\n`));
    taker.end(undefined);
  }

  resume(): void {}

  abort(): void {}
}
