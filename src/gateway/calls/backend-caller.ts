import { FairleadError, toFairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';
import type { ChatCompletion, ChatRequest, Usage } from '../../protocol/openai-chat.ts';
import type { CallLimits } from '../../routing/selection/calls.ts';
import type { StartedStream } from '../attempt-types.ts';
import type { Outcome, Target } from '../attempts.ts';
import type { Call } from '../call.ts';
import { callModels } from '../calling.ts';
import type { Exchange } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import type { Incoming } from '../outgoing.ts';
import type { Plan } from '../plan.ts';
import type { Runtime } from '../runtime.ts';
import { incomingFor, requestOf, withFields } from '../side-request.ts';
import { unbroken } from '../unbroken.ts';
import type { Answered, Ask, Caller, NoAnswer, WholeAnswer } from './contract.ts';
import { Purse, type Seat } from './purse.ts';

/** As admission estimates it: an upper estimate for all but the densest scripts. */
const BYTES_PER_TOKEN = 3;

export interface CallContext {
  readonly gateway: Gateway;
  readonly runtime: Runtime;
  readonly exchange: Exchange;
  readonly plan: Plan;
  readonly incoming: Incoming;
}

type Asked = Pick<Ask, 'ref' | 'set' | 'request'>;

/** Makes the calls of one answer to the fleet; each request that goes out is counted. */
export class BackendCaller implements Caller {
  readonly request: ChatRequest;
  readonly #context: CallContext;
  readonly #limits: CallLimits;
  readonly #purse: Purse;
  readonly #deadlineMs: number;
  #besideBytes: number | undefined;

  constructor(context: CallContext, limits: CallLimits) {
    this.#context = context;
    this.#limits = limits;
    this.#purse = new Purse(limits, (model) => context.runtime.models.get(model)?.price);
    this.#deadlineMs = performance.now() + limits.timeoutMs;
    this.request = requestOf(context.incoming);
  }

  get streams(): boolean {
    return this.#context.exchange.stream;
  }

  get calls(): number {
    return this.#purse.calls;
  }

  get timeLeftMs(): number {
    return this.#deadlineMs - performance.now();
  }

  get isClosed(): boolean {
    return this.#context.exchange.closed;
  }

  may(asked: Asked): boolean {
    return this.timeLeftMs > 0 && this.#purse.may(this.#estimate(asked, 0));
  }

  reserve(asked: Asked, promptTokens = 0): Seat | undefined {
    return this.#purse.reserve(this.#estimate(asked, promptTokens));
  }

  ask(ask: Ask & { readonly stream: false }): Promise<WholeAnswer | NoAnswer>;
  ask(ask: Ask): Promise<Answered | NoAnswer>;
  async ask(ask: Ask): Promise<Answered | NoAnswer> {
    const leftMs = Math.min(this.timeLeftMs, ask.timeoutMs ?? Number.POSITIVE_INFINITY);
    const seat = ask.seat ?? (leftMs > 0 ? this.reserve(ask) : undefined);
    if (seat === undefined || leftMs <= 0) {
      seat?.settle(undefined);
      return { kind: 'nothing', error: leftMs > 0 ? overLimit() : overTime() };
    }
    const { gateway, runtime, exchange } = this.#context;
    const estimate = this.#estimate(ask, 0);
    const incoming = this.#incoming(ask, estimate.completionTokens);
    const stop = new AbortController();
    const onStop = () => stop.abort();
    ask.signal?.addEventListener('abort', onStop);
    const timer = setTimeout(onStop, leftMs);
    let lost: readonly string[] = [];
    const call: Call = {
      incoming,
      refs: [{ ...ask.ref, model: estimate.model }],
      signal: stop.signal,
      onOpen: () => {
        if (!seat.try()) throw overLimit();
        lost = exchange.lost;
      },
    };
    const unanswered = (error: FairleadError, outcome?: Outcome): NoAnswer => {
      seat.settle(undefined);
      // a backend that was stopped has read its prompt, and may have said much of its answer
      if (seat.tries > 0 && (stop.signal.aborted || exchange.closed)) {
        const backend = outcome?.target.backend.id ?? '';
        this.#payFor(ask, backend, usageOf(estimate.promptTokens, 0));
      }
      return { kind: 'nothing', error, outcome };
    };
    try {
      const outcome = await callModels(gateway, runtime, exchange, {
        ...call,
        forTarget: (target) => withProbabilities(incoming, ask, target),
      });
      if (outcome.kind === 'failed') return unanswered(outcome.error, outcome);
      if (outcome.kind === 'status') return unanswered(statusError(outcome.status), outcome);
      const { ref } = outcome.target;
      const aside = (usage: Usage | undefined, spoken: number) => {
        const taken = usage ?? usageOf(estimate.promptTokens, spoken);
        seat.settle(taken);
        this.#payFor(ask, outcome.target.backend.id, taken);
      };
      if (outcome.kind === 'answer') {
        const completion = outcome.completion ?? readCompletion(outcome.body);
        seat.settle(completion.usage ?? usageOf(estimate.promptTokens, estimate.completionTokens));
        const whole = { kind: 'whole' as const, ref, completion, outcome, lost };
        return { ...whole, aside: (spoken) => aside(completion.usage, spoken) };
      }
      const { attempt } = outcome;
      const follow = (stream: StartedStream): StartedStream => {
        const onOpen = () => {
          if (!seat.try(true)) throw overLimit();
        };
        const context = { gateway, runtime, exchange, call: { ...call, onOpen } };
        const followed = unbroken(context, { ...outcome, attempt: stream }, undefined);
        return followed.kind === 'stream' ? followed.attempt : stream;
      };
      const streamed = { kind: 'stream' as const, ref, stream: attempt, outcome, lost, follow };
      return { ...streamed, aside: (spoken) => aside(attempt.usage, spoken) };
    } catch (thrown) {
      return unanswered(toFairleadError(thrown));
    } finally {
      clearTimeout(timer);
      ask.signal?.removeEventListener('abort', onStop);
    }
  }

  #incoming(ask: Ask, completionTokens: number): Incoming {
    const { incoming } = this.#context;
    if (ask.request !== undefined) return incomingFor(this.#context, ask.request, incoming, ask.stream);
    const set: Record<string, unknown> = { ...ask.set };
    // what is not bounded could cost anything
    if (this.#limits.maxCost !== undefined && limitOf({ ...this.request, ...ask.set }) === undefined) {
      set.max_completion_tokens = completionTokens;
    }
    return withFields(incoming, set, ask.stream);
  }

  #estimate({ ref, set, request }: Asked, morePromptTokens: number) {
    const asked = request ?? { ...this.request, ...set };
    if (request === undefined && this.#besideBytes === undefined) {
      this.#besideBytes = jsonBytes({ ...this.request, messages: [] });
    }
    const beside = request === undefined ? (this.#besideBytes ?? 0) : 0;
    const bytes = beside + jsonBytes(asked.messages);
    const promptTokens = Math.ceil(bytes / BYTES_PER_TOKEN) + morePromptTokens;
    return {
      model: this.#context.runtime.models.get(ref.model)?.name ?? ref.model,
      promptTokens,
      completionTokens: limitOf(asked) ?? this.#limits.outputTokens,
    };
  }

  #payFor({ ref, role }: Ask, backend: string, usage: Usage): void {
    this.#context.exchange.calls.push({ model: ref.model, backend, role, usage });
  }
}

const overLimit = () =>
  new FairleadError('FL_CALL_LIMIT', 'A further call could exceed what this route allows.', {
    hint: 'Send a shorter prompt or a smaller max_tokens, or raise maxCalls, maxCost or timeoutMs.',
  });

const overTime = () =>
  new FairleadError(
    'FL_UPSTREAM_TOTAL_TIMEOUT',
    'The calls for this answer took longer than the route allows.',
  );

const statusError = (status: number) =>
  new FairleadError('FL_UPSTREAM_STATUS', `The backend answered ${status}.`, { status });

const limitOf = (request: Partial<ChatRequest>): number | undefined =>
  request.max_completion_tokens ?? request.max_tokens ?? undefined;

const usageOf = (promptTokens: number, completionTokens: number): Usage => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
});

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** Throws FL_UPSTREAM_PROTOCOL for an answer that nobody can look into. */
function readCompletion(body: Buffer): ChatCompletion {
  const answer: unknown = JSON.parse(body.toString('utf8'));
  const choices = isRecord(answer) ? answer.choices : undefined;
  const isSound = (choice: unknown) => isRecord(choice) && isRecord(choice.message);
  if (Array.isArray(choices) && choices.length > 0 && choices.every(isSound)) {
    return answer as unknown as ChatCompletion;
  }
  throw new FairleadError('FL_UPSTREAM_PROTOCOL', 'The backend’s answer is none that can be read.');
}

/** Only where the server has them: of others it would be a field that is lost, or refused. */
function withProbabilities(incoming: Incoming, { probabilities }: Ask, { backend }: Target): Incoming {
  const { provider } = backend;
  const has = provider.passThrough && provider.parameters.logprobs?.drop !== true;
  if (probabilities === undefined || !has) return incoming;
  const asked = incoming.edits.get('top_logprobs');
  const rivals = probabilities === 'rivals' ? { top_logprobs: Math.max(2, Number(asked ?? 0)) } : {};
  return withFields(incoming, { logprobs: true, ...rivals }, incoming.stream);
}
