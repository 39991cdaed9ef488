import type { FairleadError } from '../core/errors.ts';
import type { ChatChunk, ChatCompletion, ChatRequest } from './openai-chat.ts';

/** A client's own request, read. What the gateway works on within is OpenAI's chat, and nothing else. */
export interface ClientRequest {
  readonly chat: ChatRequest;
  /** Fields of the client's request that a chat cannot carry, by their path, such as `tools[0].cache_control`. */
  readonly lost: readonly string[];
  /** Of this client, for this request. Each is called once at most. */
  readonly answer: ClientAnswer;
}

/** What an answer carries that the backend does not know. */
export interface ClientStamp {
  /** The gateway's request id: printable, unique. */
  readonly id: string;
  /** Seconds since the epoch. */
  readonly createdS: number;
  /** The model that answers, by its name in the configuration. */
  readonly model: string;
}

export interface ClientAnswer {
  /** The body in the client's form. */
  whole(completion: ChatCompletion, stamp: ClientStamp): unknown | Promise<unknown>;
  stream(stamp: ClientStamp): ClientStreamWriter;
}

/** Writes one answer as the client's event stream. Everything it returns is whole server-sent events, or ''. */
export interface ClientStreamWriter {
  /** Also the chunk with `choices: []` that carries the usage: it always comes, before `end`, when it is known. */
  chunk(chunk: ChatChunk): string;
  /** The answer is whole. */
  end(): string;
  /** The answer cannot be finished. */
  fail(error: FairleadError): string;
}
