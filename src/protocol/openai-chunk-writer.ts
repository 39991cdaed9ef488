import { type FairleadError, toErrorBody } from '../core/errors.ts';
import type { ChatChunk, ChatChunkChoice, Usage } from './openai-chat.ts';

/** What an answer carries that its upstream may not have given it. */
export interface AnswerStamp {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** An upstream's error in OpenAI's terms. */
export interface UpstreamError {
  readonly message: string;
  readonly type: string;
  readonly code?: string;
}

/**
 * Writes one answer as OpenAI's chat stream: every chunk under one id, the role in the first, then
 * deltas, the finish reason, the usage and `[DONE]`. Each method returns whole events; after `done`
 * or `fail` the stream is closed and nothing more comes.
 */
export class ChunkWriter {
  #id: string;
  #model: string;
  readonly #created: number;
  #promptUsage: Usage | undefined;
  #started = false;
  #closed = false;

  constructor(stamp: AnswerStamp, model: string) {
    this.#id = stamp.id;
    this.#created = stamp.created;
    this.#model = model;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get id(): string {
    return this.#id;
  }

  /** Takes over the upstream's id and model; without effect once a chunk is out. */
  identify(id: string | undefined, model: string | undefined): void {
    if (this.#started) return;
    if (id !== undefined && id !== '') this.#id = id;
    if (model !== undefined && model !== '') this.#model = model;
  }

  /** What is known of the prompt's tokens before the answer; it stands in the first chunk, for clients whose form begins with it. */
  promptUsage(usage: Usage): void {
    this.#promptUsage = usage;
  }

  delta(delta: ChatChunkChoice['delta']): string {
    const first = !this.#started;
    return this.#chunk([
      { index: 0, delta: first ? { role: 'assistant', ...delta } : delta, finish_reason: null },
    ]);
  }

  /** `more` are further fields of the choice. */
  finish(reason: string, more: object = {}): string {
    const delta = this.#started ? {} : { role: 'assistant', content: '' };
    return this.#chunk([{ index: 0, delta, finish_reason: reason, ...more }]);
  }

  usage(usage: Usage): string {
    return this.#chunk([], usage);
  }

  done(): string {
    if (this.#closed) return '';
    this.#closed = true;
    return 'data: [DONE]\n\n';
  }

  /** An error of ours ends the stream. */
  fail(error: FairleadError): string {
    return this.#error(toErrorBody(error));
  }

  /** An error that the upstream reported ends the stream. */
  failUpstream({ message, type, code }: UpstreamError): string {
    return this.#error({ error: { message, type, param: null, code: code ?? null } });
  }

  #error(body: object): string {
    if (this.#closed) return '';
    this.#closed = true;
    return `data: ${JSON.stringify(body)}\n\n`;
  }

  #chunk(choices: ChatChunkChoice[], usage?: Usage): string {
    if (this.#closed) return '';
    const promptUsage = this.#started ? undefined : this.#promptUsage;
    this.#started = true;
    const chunk: ChatChunk = {
      id: this.#id,
      object: 'chat.completion.chunk',
      created: this.#created,
      model: this.#model,
      choices,
      ...(promptUsage === undefined ? {} : { prompt_usage: promptUsage }),
      ...(usage === undefined ? {} : { usage }),
    };
    return `data: ${JSON.stringify(chunk)}\n\n`;
  }
}
