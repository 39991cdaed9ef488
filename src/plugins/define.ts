import type { z } from 'zod';
import type { UnitConfig } from '../config/schema/routing.ts';
import type { ConfiguredKind } from '../core/kind.ts';
import type { ChatChunk, ChatCompletion, ChatRequest } from '../protocol/openai-chat.ts';
import type { Asker, DecisionReasons, Finding } from './facts.ts';
import type { PluginWorld } from './world.ts';

export type { Asker, Finding } from './facts.ts';

/** The request as plugins see it. Reading is free; edits are collected and spliced into the body once. */
export interface PluginRequest {
  readonly id: string;
  /** As the client sent it. */
  readonly body: Readonly<ChatRequest>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly asker: Asker;
  readonly decision: string | null;
  readonly recipe: string;
  readonly model: string;
  /** The models that may serve it, in the order of trying. */
  readonly models: readonly string[];
  /** Digest of the decision's plugins and models: what they do to a request is a function of it and of the request. */
  readonly policy: string;
  readonly stream: boolean;
  /** A top-level field as the plugins before have left it. Do not change what it holds: `set` a new value. */
  get<Field extends string>(field: Field): ChatRequest[Field];
  /** Sets a top-level field of the body. */
  set(field: string, value: unknown): void;
  remove(field: string): void;
  /** Headers of the request to the backend. */
  setHeader(name: string, value: string): void;
  removeHeader(name: string): void;
  /** A header of the answer to the client. */
  answerHeader(name: string, value: string): void;
  /** Takes another model in place of the chosen one. Throws FL_MODEL_NOT_FOUND where there is none of that name. */
  routeTo(model: string): void;
  /** Puts a finding into the record, the metrics and the log. */
  report(finding: Finding): void;
  /** What was reported so far, by any plugin. */
  readonly reported?: readonly Finding[];
  /** Why it goes to this model; undefined where the client named one. */
  readonly why?: DecisionReasons | undefined;
}

/** What ends the request without a backend: an answer in OpenAI's form. */
export interface ImmediateAnswer {
  readonly completion: ChatCompletion;
  /** For `x-vsr-response-path` and metrics. */
  readonly path: 'fast_response' | 'cache' | 'blocked';
  /** JSON of the completion, where it is at hand; sent as it is where nothing is done to the answer. */
  readonly print?: () => string;
  /**
   * The answer to the very same request a moment later, found without looking at the request again; undefined where there
   * is none any more. Left out: the request has to be looked at each time. Must hold no part of the request.
   */
  readonly again?: () => ImmediateAnswer | undefined;
}

/** What is done to one answer. Made for one request; may keep state between events. */
export interface AnswerFilter {
  /** A whole answer; returns it, or what is to be sent in its place. Throwing a FairleadError sends that error instead. */
  whole(completion: ChatCompletion): ChatCompletion | Promise<ChatCompletion>;
  /**
   * One event of a stream; returns the events to send now: the same, others, or none while something is held back. Called
   * for every event, those with no choices included; must not wait. Throwing ends the stream with that error.
   */
  chunk(chunk: ChatChunk): readonly ChatChunk[];
  /** The stream has ended as it should: what is still held back. */
  end(): readonly ChatChunk[];
  /**
   * Called once, after the last event or the whole answer has gone out, or with `ok` false where there was none: a
   * failed or broken answer, a client that left. For what is kept of an answer.
   */
  close?(ok: boolean): void;
}

export interface Plugin {
  /** Before selection's model is called. Returns an answer to end the request there. */
  before?(request: PluginRequest): ImmediateAnswer | undefined | Promise<ImmediateAnswer | undefined>;
  /**
   * What to do to the answer of this request; undefined: nothing. Asked once, after `before` of all plugins. Filters run in
   * the order opposite to `before`: the plugin that saw the request first sees the answer last. An immediate answer passes
   * the filters of the plugins before the one that gave it.
   */
  after?(request: PluginRequest): AnswerFilter | undefined;
  dispose?(): void;
}

export interface PluginKind<Schema extends z.ZodObject = z.ZodObject> extends ConfiguredKind<Schema> {
  /** Other type names that configs use. */
  readonly aliases?: readonly string[];
  /** Plugins run in this order, lower first, whatever the order in the config. */
  readonly order: number;
  /** Whether it, configured so, reads texts with the on-board models, which are loaded then; left out: it does not. */
  readonly needsModels?: true | ((unit: UnitConfig) => boolean);
  /** Throws a FairleadError FL_CONFIG_INVALID where the world lacks what it stands on. */
  create(config: z.output<Schema>, world: PluginWorld): Plugin;
}

export function definePlugin<Schema extends z.ZodObject>(kind: PluginKind<Schema>): PluginKind {
  return kind as unknown as PluginKind;
}
