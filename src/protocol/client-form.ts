import type { FairleadError } from '../core/errors.ts';
import type { ChatChunk, ChatCompletion, ChatRequest } from './openai-chat.ts';

/** A client's own request, read. What the gateway works on within is OpenAI's chat, and nothing else. */
export interface ClientRequest {
  readonly chat: ChatRequest;
  /** Fields of the client's request that a chat cannot carry, by their path, such as `tools[0].cache_control`. */
  readonly lost: readonly string[];
  /** Of this client, for this request. Each is called once at most. */
  readonly answer: ClientAnswer;
  /** What the chat says beyond OpenAI's form, for backends that know it; left out: nothing. */
  readonly beyond?: BeyondChat;
}

/** What a client asks of the model's thinking. */
export interface ThinkingWish {
  readonly mode: 'on' | 'off';
  readonly effort?: string;
  readonly budgetTokens?: number;
}

/** What a chat says in fields that only the client's own kind of server knows. */
export interface BeyondChat {
  /** Said in the chat's `thinking` and `output_config`, in Anthropic's form; undefined: nothing. */
  readonly thinking: ThinkingWish | undefined;
  /** Betas of Anthropic's that the client wants to be served by. */
  readonly betas: readonly string[];
  /** The chat for a server of OpenAI's own form. */
  plain(chat: ChatRequest): PlainChat;
}

/** How a chat differs once it holds OpenAI's form alone. */
export interface PlainChat {
  /** Fields with another value; undefined takes one out. */
  readonly changed: Readonly<Partial<ChatRequest>>;
  /** What was said in what went, by name. */
  readonly lost: readonly string[];
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
