import { asString, type JsonObject, parseJsonObject } from './json-guards.ts';
import { added, done, type OpenItem, type Place, type ReasoningForm } from './responses-openai-parts.ts';
import { plainThought, sealOf } from './responses-openai-seal.ts';
import { CUSTOM_INPUT } from './responses-openai-tools.ts';
import type {
  ItemStatus,
  OutputCustomCall,
  OutputFunctionCall,
  OutputReasoning,
  ResponsesEvent,
} from './responses-openai-types.ts';

/** What the model thinks before it speaks. */
export class OpenReasoning implements OpenItem {
  readonly item: OutputReasoning;
  readonly #place: Place;
  readonly #form: ReasoningForm;
  readonly #showsSeal: boolean;
  readonly #blocks: JsonObject[] = [];
  #text = '';
  #begun = false;

  constructor(id: string, index: number, form: ReasoningForm, showsSeal: boolean) {
    this.item = { id, type: 'reasoning', summary: [] };
    this.#place = { item_id: id, output_index: index };
    this.#form = form;
    this.#showsSeal = showsSeal;
  }

  /** What the next turn gives back to the model, where its service sealed it. */
  get seal(): string | undefined {
    return this.#blocks.length === 0 ? undefined : sealOf(this.#blocks);
  }

  begin(): ResponsesEvent[] {
    return [added(this.#place.output_index, this.item)];
  }

  text(delta: string): ResponsesEvent[] {
    const events = this.#begun ? [] : this.#form.begin(this.#place);
    this.#begun = true;
    this.#text += delta;
    events.push(this.#form.delta(this.#place, delta));
    return events;
  }

  blocks(blocks: readonly JsonObject[]): void {
    this.#blocks.push(...blocks);
  }

  end(): ResponsesEvent[] {
    const events = this.#begun ? this.#form.end(this.#place, this.#text) : [];
    if (this.#begun) this.#form.fill(this.item, this.#text);
    // a client that sends items back itself may send nothing of it but the seal
    if (this.#showsSeal) this.item.encrypted_content = this.seal ?? sealOf([plainThought(this.#text)]);
    return [...events, done(this.#place.output_index, this.item)];
  }
}

/** A call, which grows by its arguments. */
export interface OpenCall extends OpenItem {
  readonly item: OutputFunctionCall | OutputCustomCall;
  arguments(delta: string): ResponsesEvent[];
}

interface CallHead {
  readonly id: string;
  readonly index: number;
  readonly callId: string;
  readonly name: string;
}

export class OpenFunctionCall implements OpenCall {
  readonly item: OutputFunctionCall;
  readonly #place: Place;

  constructor({ id, index, callId, name }: CallHead) {
    this.item = {
      id,
      type: 'function_call',
      status: 'in_progress',
      call_id: callId,
      name,
      arguments: '',
    };
    this.#place = { item_id: id, output_index: index };
  }

  begin(): ResponsesEvent[] {
    return [added(this.#place.output_index, this.item)];
  }

  arguments(delta: string): ResponsesEvent[] {
    this.item.arguments += delta;
    return [{ type: 'response.function_call_arguments.delta', ...this.#place, delta }];
  }

  end(status: ItemStatus): ResponsesEvent[] {
    this.item.status = status;
    return [
      {
        type: 'response.function_call_arguments.done',
        ...this.#place,
        arguments: this.item.arguments,
      },
      done(this.#place.output_index, this.item),
    ];
  }
}

/** A call of a tool that takes free text: its text is known once the arguments are whole. */
export class OpenCustomCall implements OpenCall {
  readonly item: OutputCustomCall;
  readonly #place: Place;
  #arguments = '';

  constructor({ id, index, callId, name }: CallHead) {
    this.item = { id, type: 'custom_tool_call', status: 'in_progress', call_id: callId, name, input: '' };
    this.#place = { item_id: id, output_index: index };
  }

  begin(): ResponsesEvent[] {
    return [added(this.#place.output_index, this.item)];
  }

  arguments(delta: string): ResponsesEvent[] {
    this.#arguments += delta;
    return [];
  }

  end(status: ItemStatus): ResponsesEvent[] {
    const input = asString(parseJsonObject(this.#arguments)?.[CUSTOM_INPUT]) ?? this.#arguments;
    this.item.input = input;
    this.item.status = status;
    return [
      { type: 'response.custom_tool_call_input.delta', ...this.#place, delta: input },
      { type: 'response.custom_tool_call_input.done', ...this.#place, input },
      done(this.#place.output_index, this.item),
    ];
  }
}
