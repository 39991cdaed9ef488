import type { ChatMessage, ChatTool } from '../protocol/openai-chat.ts';

/** What a view is made of: the parsed request and what the gateway knows about its sender. */
export interface ViewInput {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ChatTool[] | undefined;
  readonly toolChoice?: unknown;
  readonly responseFormat?: unknown;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Names in lower case, as node:http gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly identity: Identity;
  readonly sessionId?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Byte length of the request body, when it is known. */
  readonly bodyBytes?: number | undefined;
}

export interface Identity {
  readonly user?: string | undefined;
  readonly groups: readonly string[];
}
