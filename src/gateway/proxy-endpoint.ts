import type { ChatMessage, ChatTool } from '../protocol/openai-chat.ts';
import type { Endpoint } from '../providers/define.ts';
import type { ClientProtocol } from './client-protocol.ts';
import type { CompletionsForm } from './completions-form.ts';
import type { OnBoardUsage } from './embeddings.ts';
import type { OnBoard } from './runtime.ts';

type Body = Readonly<Record<string, unknown>>;

/** One endpoint whose requests go to a backend. */
export interface ProxyEndpoint {
  readonly path: string;
  readonly endpoint: Endpoint;
  /** False: only concrete model names are taken; `auto` has no meaning here. */
  readonly routable: boolean;
  /** Whether `stream: true` means anything here. */
  readonly streams: boolean;
  /** Throws a FairleadError when a known field of the client's body is missing or of a wrong type. */
  check(body: Body): void;
  /** Whether plugins act on it. */
  readonly plugins: boolean;
  /** The wire form of its clients; left out: OpenAI's. Everything below reads what it has made of the body. */
  readonly client?: ClientProtocol;
  /** How plugins, which read chats, see it; left out: as it is. */
  readonly form?: CompletionsForm;
  /** What routing reads. */
  messages(body: Body): readonly ChatMessage[];
  tools(body: Body): readonly ChatTool[] | undefined;
  /** How the model `name` answers on board; undefined where it is none of ours, and left out where there are none. */
  onBoard?(name: string): OnBoardAnswer | undefined;
}

/** Answers a checked body without a backend. Rejects with a FairleadError. */
export type OnBoardAnswer = (body: Body, load: OnBoard) => Promise<{ readonly usage: OnBoardUsage }>;
