import type { ChatChunk, ChatChunkChoice } from '../../protocol/openai-chat.ts';

/** A tool call as far as the client has it. */
export interface SentCall {
  id: string | undefined;
  name: string;
  arguments: string;
}

/** One choice of an answer as far as the client has it. */
export interface SentChoice {
  reasoning: string;
  content: string;
  refusal: string;
  readonly calls: SentCall[];
  finish: string | undefined;
}

/** What every event of one answer says of itself: the events of a backup are given the same. */
export interface AnswerIdentity {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly fingerprint: unknown;
}

/** Ends that OpenAI and the servers that speak its form are known to give. Another one is no answer's end. */
const FINISHES: ReadonlySet<string> = new Set([
  'stop',
  'length',
  'tool_calls',
  'function_call',
  'content_filter',
  'eos_token', // TGI
  'stop_sequence', // TGI
  'end_turn',
  'insufficient_system_resource', // DeepSeek
]);

type Event = Partial<Omit<ChatChunk, 'choices'>> & { readonly choices?: unknown };
type LooseChoice = Partial<ChatChunkChoice> & { readonly text?: unknown };

/**
 * What the client of one stream has, choice by choice. An event is seen once it is whole, and sent right after; so at each
 * moment this is the answer from which another backend has to go on. Memory: the answer's text.
 */
export class StreamLedger {
  /** How many choices were asked for. */
  readonly choices: number;
  readonly #sent = new Map<number, SentChoice>();
  /** Events that said something: tokens, near enough, where nobody counts. */
  spoken = 0;
  identity: AnswerIdentity | undefined;

  constructor(choices: number) {
    this.choices = choices;
  }

  get sent(): ReadonlyMap<number, SentChoice> {
    return this.#sent;
  }

  /** True once every choice has said how it ended. */
  get complete(): boolean {
    if (this.#sent.size < this.choices) return false;
    for (const { finish } of this.#sent.values()) if (finish === undefined) return false;
    return true;
  }

  /** Takes in an event that is about to be sent; says what is wrong with it, and takes nothing in, where it cannot be true. O(event). */
  see(event: Event): string | undefined {
    const { choices } = event;
    if (!Array.isArray(choices)) return undefined;
    for (const choice of choices as (LooseChoice | null)[]) {
      const fault = choice === null ? undefined : this.#faultOf(choice);
      if (fault !== undefined) return fault;
    }
    this.identity ??= identityOf(event);
    for (const choice of choices as (LooseChoice | null)[]) if (choice !== null) this.#take(choice);
    return undefined;
  }

  #faultOf({ index = 0, finish_reason: finish, delta }: LooseChoice): string | undefined {
    if (!finish) return undefined;
    if (!FINISHES.has(finish)) return 'an unknown finish_reason';
    const calls = delta?.tool_calls?.length ?? this.#sent.get(index)?.calls.length ?? 0;
    const called = calls > 0 || (this.#sent.get(index)?.calls.length ?? 0) > 0;
    return finish === 'tool_calls' && !called ? 'finish_reason tool_calls without a call' : undefined;
  }

  #take({ index = 0, delta, text, finish_reason: finish }: LooseChoice): void {
    const sent = this.of(index);
    const { spoken } = this;
    if (typeof text === 'string' && text !== '') {
      sent.content += text;
      this.spoken = spoken + 1;
    }
    if (delta !== undefined && delta !== null) {
      const { content, reasoning_content: thought = delta.reasoning, refusal, tool_calls: calls } = delta;
      if (typeof content === 'string') sent.content += content;
      if (typeof thought === 'string') sent.reasoning += thought;
      if (typeof refusal === 'string') sent.refusal += refusal;
      if (Array.isArray(calls)) for (const call of calls) takeCall(sent.calls, call);
      if (content || thought || refusal || calls) this.spoken = spoken + 1;
    }
    if (finish) sent.finish = finish;
  }

  /** The choice at `index`, made when it is first asked for. */
  of(index: number): SentChoice {
    let sent = this.#sent.get(index);
    if (sent === undefined) {
      sent = { reasoning: '', content: '', refusal: '', calls: [], finish: undefined };
      this.#sent.set(index, sent);
    }
    return sent;
  }
}

function takeCall(
  calls: SentCall[],
  call: NonNullable<ChatChunkChoice['delta']['tool_calls']>[number],
): void {
  const at = call.index ?? calls.length;
  calls[at] ??= { id: undefined, name: '', arguments: '' };
  const sent = calls[at];
  sent.id ??= call.id;
  sent.name += call.function?.name ?? '';
  sent.arguments += call.function?.arguments ?? '';
}

function identityOf(event: Event): AnswerIdentity | undefined {
  const { id, created, model, system_fingerprint: fingerprint } = event;
  if (typeof id !== 'string') return undefined;
  return {
    id,
    created: typeof created === 'number' ? created : 0,
    model: typeof model === 'string' ? model : '',
    fingerprint,
  };
}
