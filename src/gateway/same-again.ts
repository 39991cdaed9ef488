import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RecencyMap } from '../core/recency.ts';
import type { ImmediateAnswer } from '../plugins/define.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import type { Exchange } from './exchange.ts';
import type { Estimate } from './limits/contract.ts';

/** What an answered request taught of those that are the same, byte for byte. Holds no word of it. */
export interface KnownRequest {
  /** The answer as it is kept now; undefined where it is kept no more. */
  readonly again: () => ImmediateAnswer | undefined;
  readonly asked: string;
  readonly decision: string | null;
  readonly recipe: string;
  readonly model: string;
  readonly reasoning: string;
  readonly stream: boolean;
  readonly wantsUsage: boolean;
  readonly estimate: Estimate;
  /** Headers of the answer that plugins set. */
  readonly headers: readonly (readonly [string, string])[];
}

/**
 * Keeps what is known of a request that was just answered with `answer`. Not where anything was found in it or done to the
 * answer on its way: that has to be found and done each time.
 */
export function remember(
  same: SameAgain,
  digest: string,
  exchange: Exchange,
  body: Pick<ChatRequest, 'stream_options'>,
  answer: ImmediateAnswer,
): void {
  const { again } = answer;
  const { estimate, lease } = exchange;
  if (again === undefined || estimate === undefined) return;
  if (exchange.filters !== undefined || exchange.findings.length > 0) return;
  const counted = lease?.headers ?? {};
  const wantsUsage = body.stream_options?.include_usage === true;
  const { asked, decision, recipe, model, reasoning, stream } = exchange;
  const headers = [...exchange.answerHeaders].filter(([name]) => !(name in counted));
  same.keep(
    digest,
    { again, asked, decision, recipe, model, reasoning, stream, wantsUsage, estimate, headers },
    performance.now(),
  );
}

/** Makes `exchange` what it was when its like was answered before. */
export function recall(exchange: Exchange, known: KnownRequest): void {
  exchange.asked = known.asked;
  exchange.decision = known.decision;
  exchange.recipe = known.recipe;
  exchange.model = known.model;
  exchange.reasoning = known.reasoning;
  exchange.stream = known.stream;
  for (const [name, value] of known.headers) exchange.answerHeaders.set(name, value);
}

/** A decision may go by the time or by how busy backends are: it is taken anew this often. */
const KNOWN_MS = 5_000;
const KNOWN_AT_MOST = 10_000;

/** Headers that differ from one request to the next and say nothing of what is asked. */
const PASSING = new Set([
  'x-request-id',
  'traceparent',
  'tracestate',
  'content-length',
  'date',
  'connection',
]);

/**
 * Requests that were answered from the cache a moment ago. The same bytes from the same client need no parsing, no
 * routing and no masking again; the cache is still asked for the answer itself, which may have ended or been dropped.
 */
export class SameAgain {
  readonly #known = new RecencyMap<string, { readonly request: KnownRequest; readonly untilMs: number }>();

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  find(digest: string, nowMs: number): KnownRequest | undefined {
    const found = this.#known.peek(digest);
    if (found === undefined) return undefined;
    if (found.untilMs > nowMs) return found.request;
    this.#known.delete(digest);
    return undefined;
  }

  keep(digest: string, request: KnownRequest, nowMs: number): void {
    const oldest = this.#known.size < KNOWN_AT_MOST ? undefined : this.#known.oldest();
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(digest, { request, untilMs: nowMs + KNOWN_MS });
  }
}

/** Equal for requests that nothing can tell apart: path, headers (credentials among them), who asks, and body. O(bytes). */
export function digestOf(req: IncomingMessage, { route, asker }: Exchange, bytes: Buffer): string {
  const { rawHeaders } = req;
  let head = JSON.stringify([route, asker.key, asker.user, asker.team, asker.tenant, asker.session]);
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    if (!PASSING.has(name)) head += `\n${name}:${rawHeaders[i + 1]}`;
  }
  // a header holds no line break, so the two cannot run into each other; latin1 maps bytes to characters
  return hash('sha256', `${head}\n\n${bytes.toString('latin1')}`, 'base64url');
}
