import { setTimeout as pause } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { FairleadError } from '../../core/errors.ts';
import { seededRandom } from '../../core/random.ts';
import { type ChatAnswer, readAnswer } from './answer.ts';
import type { ChatAsk } from './ask.ts';
import { Fields } from './fields.ts';
import { Pace, type PaceWorld, retryAfterMs } from './pace.ts';
import { isBlock, isPassing, refusalOf } from './refused.ts';

const ANSWER_BYTES = 8 * 1024 * 1024;
const LONGEST_WAIT_MS = 120_000;
const USER_AGENT = 'fairlead-audit';

export interface EndpointOptions {
  /** Base URL, such as http://127.0.0.1:8000/v1. */
  readonly url: string;
  readonly model: string;
  readonly key?: string | undefined;
  /** Of one try. */
  readonly timeoutMs?: number | undefined;
  /** Further tries after a failure that may pass. */
  readonly retries?: number | undefined;
  readonly pace?: PaceWorld | undefined;
}

/** Any server with OpenAI's chat completions. */
export class ChatEndpoint {
  readonly url: string;
  readonly model: string;
  readonly #options: EndpointOptions;
  readonly #agent = new Agent({ connect: { timeout: 10_000 }, keepAliveTimeout: 10_000 });
  readonly #fields = new Fields();
  readonly #world: PaceWorld;
  readonly #pace: Pace;
  #requests = 0;
  /** Whether it ever was there. */
  #answered = false;

  /** Throws FL_USAGE for what is no URL. */
  constructor(options: EndpointOptions) {
    const url = URL.parse(options.url);
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
      throw new FairleadError('FL_USAGE', `'${options.url}' is no URL of an endpoint`, {
        hint: 'such as http://127.0.0.1:8000/v1, with no key in it',
      });
    this.url = options.url.replace(/\/+(chat\/completions\/*)?$/, '');
    this.model = options.model;
    this.#options = options;
    this.#world = options.pace ?? { nowMs: Date.now, sleep: pause, random: seededRandom(1) };
    this.#pace = new Pace(this.#world);
  }

  /** Requests that went out, further tries among them. */
  get requests(): number {
    return this.#requests;
  }

  /** One answer. Rejects with a FairleadError once further tries are no use. */
  async complete(ask: ChatAsk): Promise<ChatAnswer> {
    const retries = this.#options.retries ?? 5;
    for (let failures = 0; ; ) {
      await this.#pace.turn();
      let answered: { status: number; body: unknown; retryAfter: string | undefined; tookMs: number };
      try {
        answered = await this.#post(this.#fields.bodyOf(this.model, ask));
      } catch (cause) {
        // Nobody there from the start: waiting does not help, a mended URL does.
        if (++failures <= retries && (this.#answered || !isAbsent(cause))) {
          await this.#pace.backOff(failures, undefined);
          continue;
        }
        throw new FairleadError('FL_UPSTREAM_UNAVAILABLE', `${this.url} does not answer`, {
          cause,
          hint: 'check the URL, and that the server runs',
        });
      }
      this.#answered = true;
      const { status, body } = answered;
      if (isBlock(status, body)) return blockedAnswer(this.model, answered.tookMs);
      if (status < 300) {
        const answer = readAnswer(body, answered.tookMs);
        if (answer !== undefined) return answer;
        throw new FairleadError('FL_UPSTREAM_PROTOCOL', `${this.url} answers in no form of chat completions`);
      }
      if (status === 400 && this.#fields.learn(body)) continue;
      const waitMs = retryAfterMs(answered.retryAfter, this.#world.nowMs());
      if (!isPassing(status) || ++failures > retries || (waitMs ?? 0) > LONGEST_WAIT_MS)
        throw refusalOf(this.url, this.model, status, body);
      await this.#pace.backOff(failures, waitMs);
    }
  }

  /** The server's metrics in Prometheus's text form, as vLLM offers them beside /v1; undefined where it has none. */
  async metrics(): Promise<string | undefined> {
    const url = new URL(`${this.url.replace(/\/v1$/, '')}/metrics`);
    try {
      const answer = await this.#send('GET', url, undefined);
      return answer.status === 200 ? answer.text : undefined;
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #post(sent: Readonly<Record<string, unknown>>) {
    this.#requests++;
    const answer = await this.#send('POST', new URL(`${this.url}/chat/completions`), JSON.stringify(sent));
    let body: unknown;
    try {
      body = JSON.parse(answer.text);
    } catch {
      body = undefined; // told by whoever needs it
    }
    return { ...answer, body };
  }

  async #send(method: Dispatcher.HttpMethod, { origin, pathname, search }: URL, body: string | undefined) {
    const { key, timeoutMs = 120_000 } = this.#options;
    const startedMs = performance.now();
    const response = await this.#agent.request({
      origin,
      path: `${pathname}${search}`,
      method,
      headers: {
        'user-agent': USER_AGENT,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of response.body as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > ANSWER_BYTES) throw new Error('the answer is too long');
      parts.push(part);
    }
    const after = response.headers['retry-after'];
    return {
      status: response.statusCode,
      text: Buffer.concat(parts).toString(),
      retryAfter: typeof after === 'string' ? after : undefined,
      tookMs: performance.now() - startedMs,
    };
  }
}

const isAbsent = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ECONNREFUSED' || cause.code === 'ENOTFOUND');

const blockedAnswer = (model: string, tookMs: number): ChatAnswer => ({
  text: '',
  tokens: undefined,
  finish: 'content_filter',
  model,
  promptTokens: 0,
  completionTokens: 0,
  blocked: true,
  tookMs,
});
