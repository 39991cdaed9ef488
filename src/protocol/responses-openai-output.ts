import { FairleadError } from '../core/errors.ts';
import { asObject, asObjects, asString, type JsonObject } from './json-guards.ts';
import { messageText } from './message-text.ts';
import type { ChatChunkChoice, ChatToolCall } from './openai-chat.ts';
import type { NewId } from './responses-openai-input.ts';
import {
  type OpenCall,
  OpenCustomCall,
  OpenFunctionCall,
  OpenReasoning,
} from './responses-openai-open-items.ts';
import { type OpenItem, OpenMessage, REASONING_SUMMARY, REASONING_TEXT } from './responses-openai-parts.ts';
import type { ItemStatus, OutputItem, ResponsesEvent } from './responses-openai-types.ts';

export interface OutputOptions {
  readonly newId: NewId;
  /** Thinking stands in the summary: the client asked for one. */
  readonly summarises: boolean;
  /** The client takes seals, to send them back itself. */
  readonly showsSeals: boolean;
  /** Names of the tools that take free text. */
  readonly customTools: ReadonlySet<string>;
}

/**
 * Puts the items of one answer together from a chat's deltas, and tells the events of each step. One item is open at a time, as
 * in OpenAI's streams. A whole answer is one delta, so both forms of an answer are the same.
 */
export class Output {
  readonly #options: OutputOptions;
  readonly #items: OutputItem[] = [];
  /** What of thinking the next turn gives back, by the item's id. */
  readonly #seals = new Map<string, () => string | undefined>();
  #open: OpenItem | undefined;
  #message: OpenMessage | undefined;
  #reasoning: OpenReasoning | undefined;
  #call: { readonly index: number; readonly open: OpenCall } | undefined;
  #calls = -1;

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  get items(): readonly OutputItem[] {
    return this.#items;
  }

  /** The items as they are kept: with every seal. */
  kept(): readonly OutputItem[] {
    return this.#items.map((item) => {
      const seal = this.#seals.get(item.id)?.();
      return seal === undefined ? item : ({ ...item, encrypted_content: seal } as OutputItem);
    });
  }

  /** Throws FL_UPSTREAM_PROTOCOL where a call goes on after another has begun: its item is closed already. */
  add(delta: ChatChunkChoice['delta'], logprobs: unknown): ResponsesEvent[] {
    const events: ResponsesEvent[] = [];
    const thought = asString(delta.reasoning_content) ?? asString(delta.reasoning);
    const blocks = asObjects(delta.thinking_blocks);
    if (thought !== undefined && thought !== '') events.push(...this.#thinking(events).text(thought));
    if (blocks.length > 0) this.#thinking(events).blocks(blocks);
    const text = messageText({ role: '', content: delta.content ?? '' }, '');
    if (text !== '') {
      const tokens = asObjects(asObject(logprobs)?.content);
      events.push(...this.#saying(events).text(text, tokens));
    }
    for (const annotation of asObjects(delta.annotations)) {
      events.push(...this.#saying(events).annotation(flat(annotation)));
    }
    const refusal = asString(delta.refusal);
    if (refusal !== undefined && refusal !== '') events.push(...this.#saying(events).refusal(refusal));
    for (const [at, call] of (delta.tool_calls ?? []).entries()) this.#calling(call, at, events);
    return events;
  }

  /** The answer has ended; what is still open ends as `status` says. */
  end(status: ItemStatus): ResponsesEvent[] {
    const events = this.#open?.end(status) ?? [];
    this.#forget();
    return events;
  }

  #thinking(events: ResponsesEvent[]): OpenReasoning {
    if (this.#reasoning !== undefined) return this.#reasoning;
    const { newId, summarises, showsSeals } = this.#options;
    const form = summarises ? REASONING_SUMMARY : REASONING_TEXT;
    const open = new OpenReasoning(newId('rs'), this.#items.length, form, showsSeals);
    this.#seals.set(open.item.id, () => open.seal);
    this.#begin(open, open.item, events);
    this.#reasoning = open;
    return open;
  }

  #saying(events: ResponsesEvent[]): OpenMessage {
    if (this.#message !== undefined) return this.#message;
    const open = new OpenMessage(this.#options.newId('msg'), this.#items.length);
    this.#begin(open, open.item, events);
    this.#message = open;
    return open;
  }

  #calling(call: ChatToolCall, at: number, events: ResponsesEvent[]): void {
    const index = call.index ?? at;
    const args = call.function?.arguments ?? '';
    if (this.#call?.index !== index) {
      if (index <= this.#calls) {
        throw new FairleadError('FL_UPSTREAM_PROTOCOL', 'The backend went on with a call that was over.');
      }
      const open = this.#newCall(call);
      this.#begin(open, open.item, events);
      this.#call = { index, open };
      this.#calls = index;
    }
    if (args !== '') events.push(...(this.#call?.open.arguments(args) ?? []));
  }

  #newCall({ id, function: called }: ChatToolCall): OpenCall {
    const { newId, customTools } = this.#options;
    const name = called?.name ?? '';
    const isCustom = customTools.has(name);
    const head = {
      id: newId(isCustom ? 'ctc' : 'fc'),
      index: this.#items.length,
      callId: id ?? newId('call'),
      name,
    };
    return isCustom ? new OpenCustomCall(head) : new OpenFunctionCall(head);
  }

  #begin(open: OpenItem, item: OutputItem, events: ResponsesEvent[]): void {
    events.push(...(this.#open?.end('completed') ?? []));
    this.#forget();
    this.#open = open;
    this.#items.push(item);
    events.push(...open.begin());
  }

  #forget(): void {
    this.#open = undefined;
    this.#message = undefined;
    this.#reasoning = undefined;
    this.#call = undefined;
  }
}

/** `{ type, url_citation: { … } }` of a chat as `{ type, … }`. */
function flat(annotation: JsonObject): JsonObject {
  const { type, ...rest } = annotation;
  const own = typeof type === 'string' ? asObject(rest[type]) : undefined;
  return own === undefined ? annotation : { type, ...own };
}
