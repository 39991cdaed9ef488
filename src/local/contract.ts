import type { ChatRequest } from '../protocol/openai-chat.ts';
import type { ModelFile } from '../providers/define.ts';

/** How tokens are drawn. */
export interface Sampling {
  /** 0: always the likeliest token. */
  readonly temperature: number;
  readonly topP: number;
  /** 0: all tokens. */
  readonly topK: number;
  readonly minP: number;
  readonly seed: number;
  readonly frequencyPenalty: number;
  readonly presencePenalty: number;
}

/** One chat, checked and with all defaults in place. */
export interface LocalChat {
  readonly request: ChatRequest;
  /** The beginning of the answer, which the answer goes on from; undefined: it begins anew. */
  readonly begun: string | undefined;
  /** False: the prompt ends after the last message. */
  readonly opensAnswer: boolean;
  readonly sampling: Sampling;
  /** Undefined: as many as the context has room for. */
  readonly maxTokens: number | undefined;
  readonly stop: readonly string[];
}

/** A chat as tokens. */
export interface Prepared {
  readonly chat: LocalChat;
  readonly prompt: readonly number[];
  /** The beginning of the answer that stays as it is. */
  readonly kept: readonly number[];
  /** The end of that beginning, which is written again so that it may end within a token. */
  readonly rewritten: string;
  /** Of the prompt and the whole beginning. */
  readonly promptTokens: number;
  readonly maxTokens: number;
}

export type Generated =
  | { readonly type: 'text'; readonly text: string; readonly tokens: number }
  | { readonly type: 'end'; readonly finishReason: 'stop' | 'length'; readonly tokens: number };

/** A loaded model. */
export interface Engine {
  readonly name: string;
  /** Tokens that one chat may have, answer included. */
  readonly contextTokens: number;
  /** Chats in work at once. */
  readonly parallel: number;
  /** Throws FL_CONTEXT_LENGTH where there is no room, FL_PARAM_INVALID where the template refuses the messages. */
  prepare(chat: LocalChat): Prepared;
  /** The answer as it comes, `end` last; ends without it once `signal` is aborted. `tokens` counts those of the answer so far. */
  generate(prepared: Prepared, slot: number, signal: AbortSignal): AsyncIterable<Generated>;
  /** How many tokens of `prepared` the slot holds already. */
  cached(prepared: Prepared, slot: number): number;
  close(): Promise<void>;
}

/** What a server of a model file is started with; `gguf` as a path from the working directory. */
export interface LocalSettings extends ModelFile {
  /** Its name in requests; undefined: the file's, without its ending. */
  readonly name?: string | undefined;
}
