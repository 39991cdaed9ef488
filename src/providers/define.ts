import type { z } from 'zod';
import type { BackendConfig } from '../config/schema/model.ts';
import type { ConfiguredKind } from '../core/kind.ts';
import type { ChatCompletion, ChatRequest } from '../protocol/openai-chat.ts';
import type { KvHandoff } from './kv-handoff.ts';

export type Endpoint = 'chat' | 'completions' | 'embeddings' | 'models';

/** One request to a backend before it is sent. */
export interface OutgoingRequest {
  readonly method: 'POST' | 'GET';
  /** Absolute path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How one provider treats one request parameter. */
export interface ParameterRule {
  /** Its name at the provider; the same when left out. */
  readonly to?: string;
  /** True: the provider refuses it, so it is left out. */
  readonly drop?: boolean;
  readonly min?: number;
  readonly max?: number;
}

/**
 * Turns a provider's own wire form into OpenAI's, for one response. Fed with bytes under any split.
 * `push` and `end` return whole OpenAI SSE events (`data: {…}\n\n`, `data: [DONE]\n\n` at the end).
 */
export interface StreamTranslator {
  push(bytes: Uint8Array): string;
  end(): string;
}

/** What of an answer is there already. */
export interface PartialAnswer {
  readonly content: string;
  readonly reasoning: string;
}

/** What makes a backend go on with an answer. */
export interface ContinuedAnswer {
  /** Fields of the request, in OpenAI's form. */
  readonly set: Readonly<Record<string, unknown>>;
  /** The end of the content that the backend was not shown; '' when left out. */
  readonly held?: string;
  /** False: some of its models begin the answer anew instead. */
  readonly certain: boolean;
}

/** A provider's own way to count the tokens of a chat's prompt. */
export interface TokenCounter {
  request(chat: ChatRequest): OutgoingRequest & { readonly body: unknown };
  /** Undefined where the answer is none. */
  read(answer: unknown): number | undefined;
}

/** A provider bound to one backend's configuration. No I/O: the gateway sends what this builds. */
export interface Provider {
  /** True when the backend speaks OpenAI's wire form: bodies are spliced and streams pass as bytes. */
  readonly passThrough: boolean;
  /** Undefined: the provider has no such endpoint. */
  request(
    endpoint: Endpoint,
    options: {
      readonly model: string;
      readonly stream: boolean;
      /** Betas of Anthropic's that the client asks for; left out: none. */
      readonly betas?: readonly string[] | undefined;
    },
  ): OutgoingRequest | undefined;
  /** Where to ask whether the backend is alive. */
  readonly healthPath: string | undefined;
  readonly parameters: Readonly<Record<string, ParameterRule>>;
  /** Signs the finished request (SigV4); returns the headers to add. */
  sign?(
    request: OutgoingRequest & { readonly host: string; readonly body: Uint8Array; readonly nowMs: number },
  ): Record<string, string>;
  /** Only where not `passThrough`: the body for the provider. Fields that cannot be carried are named in `lost`. */
  encode?(request: ChatRequest): { readonly body: unknown; readonly lost: readonly string[] };
  /** True where `thinking` and `output_config` are read in Anthropic's form. */
  readonly readsThinking?: boolean;
  /** How the provider counts the tokens of a prompt; left out: it does not. */
  readonly tokens?: TokenCounter;
  decode?(response: unknown, request: ChatRequest): ChatCompletion;
  stream?(request: ChatRequest): StreamTranslator;
  /** How an answer that broke off, and whose content is not empty, is gone on with; undefined: there is no way. */
  continueAnswer?(request: ChatRequest, partial: PartialAnswer): ContinuedAnswer | undefined;
  /** True where the server counts the tokens in each event when it is asked to (`continuous_usage_stats`). */
  readonly countsEvents?: boolean;
  /** How a prompt's KV cache is handed over from a prefill server of this provider; left out: it is not. */
  readonly kvHandoff?: KvHandoff;
  /** The provider's error body in OpenAI's form, where it differs; undefined passes it as it is. */
  decodeError?(status: number, body: unknown): { message: string; type?: string; code?: string } | undefined;
}

/** A model file, and how it is served. */
export interface ModelFile {
  /** Its path, relative to the configuration. */
  readonly gguf: string;
  /** Tokens that one chat may have; the model's own limit where that is less. */
  readonly contextTokens: number;
  /** Chats in work at once. */
  readonly parallel: number;
  /** Chats that may wait beyond those. */
  readonly queue: number;
  /** That compute; 0: as fits the machine. */
  readonly threads: number;
  /** Whether a GPU is used where there is one. */
  readonly gpu: boolean;
}

export interface ProviderKind<Schema extends z.ZodObject = z.ZodObject> extends ConfiguredKind<Schema> {
  /** Which column of the reasoning table its servers are, such as vllm or openai. */
  readonly reasoningServer: string;
  /** Where it is when a backend states no URL; undefined where there is no usual place. */
  readonly defaultUrl?: string;
  /** A key of its own that says enough: a backend that states it needs no `provider`. */
  readonly impliedBy?: string;
  /** The model file that `serve` is to serve for the backend; undefined: its server runs already. */
  modelFile?(config: z.output<Schema>): ModelFile | undefined;
  create(config: BackendConfig & z.output<Schema>): Provider;
}

/** Checks the shape of a provider at compile time and returns it. `config` holds only the keys it adds to a backend's. */
export function defineProvider<Schema extends z.ZodObject>(kind: ProviderKind<Schema>): ProviderKind {
  return kind as unknown as ProviderKind;
}
