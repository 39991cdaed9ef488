import type { z } from 'zod';
import type { ConfiguredKind } from '../core/kind.ts';
import type { ChatCompletion, ChatRequest } from '../protocol/openai-chat.ts';

/** The request as plugins see it. Reading is free; edits are collected and spliced into the body once. */
export interface PluginRequest {
  readonly body: Readonly<ChatRequest>;
  readonly decision: string | null;
  readonly model: string;
  /** Sets a top-level field of the body. */
  set(field: string, value: unknown): void;
  remove(field: string): void;
  setHeader(name: string, value: string): void;
  removeHeader(name: string): void;
}

/** What ends the request without a backend: an answer in OpenAI's form. */
export interface ImmediateAnswer {
  readonly completion: ChatCompletion;
  /** For `x-vsr-response-path` and metrics. */
  readonly path: 'fast_response' | 'cache' | 'blocked';
}

export interface Plugin {
  /** Before selection's model is called. Returns an answer to end the request there. */
  before?(request: PluginRequest): ImmediateAnswer | undefined | Promise<ImmediateAnswer | undefined>;
}

export interface PluginKind<Schema extends z.ZodObject = z.ZodObject> extends ConfiguredKind<Schema> {
  /** Other type names that configs use. */
  readonly aliases?: readonly string[];
  /** Plugins run in this order, lower first, whatever the order in the config. */
  readonly order: number;
  create(config: z.output<Schema>): Plugin;
}

export function definePlugin<Schema extends z.ZodObject>(kind: PluginKind<Schema>): PluginKind {
  return kind as unknown as PluginKind;
}
