import type { JsonObject } from './json-guards.ts';
import type { ItemStatus, OutputMessage, OutputReasoning, ResponsesEvent } from './responses-openai-types.ts';

/** One item of the answer while it grows. Every method returns the events that tell of it. */
export interface OpenItem {
  begin(): ResponsesEvent[];
  end(status: ItemStatus): ResponsesEvent[];
}

/** Where an item stands. */
export interface Place {
  readonly item_id: string;
  readonly output_index: number;
}

export const added = (output_index: number, item: unknown): ResponsesEvent => ({
  type: 'response.output_item.added',
  output_index,
  item: structuredClone(item),
});

export const done = (output_index: number, item: unknown): ResponsesEvent => ({
  type: 'response.output_item.done',
  output_index,
  item: structuredClone(item),
});

type Part = OutputMessage['content'][number];

/** What the model says: text, or its refusal to. */
export class OpenMessage implements OpenItem {
  readonly item: OutputMessage;
  readonly #place: Place;
  #part: Part | undefined;

  constructor(id: string, index: number) {
    this.item = { id, type: 'message', status: 'in_progress', role: 'assistant', content: [] };
    this.#place = { item_id: id, output_index: index };
  }

  begin(): ResponsesEvent[] {
    return [added(this.#place.output_index, this.item)];
  }

  text(delta: string, logprobs: readonly JsonObject[]): ResponsesEvent[] {
    const [part, events] = this.#open('output_text', () => ({
      type: 'output_text',
      text: '',
      annotations: [],
      logprobs: [],
    }));
    part.text += delta;
    part.logprobs?.push(...logprobs);
    events.push({ type: 'response.output_text.delta', ...this.#at(), delta, logprobs });
    return events;
  }

  annotation(annotation: JsonObject): ResponsesEvent[] {
    const [part, events] = this.#open('output_text', () => ({
      type: 'output_text',
      text: '',
      annotations: [],
      logprobs: [],
    }));
    const annotation_index = part.annotations.push(annotation) - 1;
    events.push({
      type: 'response.output_text.annotation.added',
      ...this.#at(),
      annotation_index,
      annotation,
    });
    return events;
  }

  refusal(delta: string): ResponsesEvent[] {
    const [part, events] = this.#open('refusal', () => ({ type: 'refusal', refusal: '' }));
    part.refusal += delta;
    events.push({ type: 'response.refusal.delta', ...this.#at(), delta });
    return events;
  }

  end(status: ItemStatus): ResponsesEvent[] {
    const events = this.#close();
    this.item.status = status;
    return [...events, done(this.#place.output_index, this.item)];
  }

  #at() {
    return { ...this.#place, content_index: this.item.content.length - 1 };
  }

  #open<Type extends Part['type']>(
    type: Type,
    create: () => Extract<Part, { type: Type }>,
  ): [Extract<Part, { type: Type }>, ResponsesEvent[]] {
    if (this.#part?.type === type) return [this.#part as Extract<Part, { type: Type }>, []];
    const events = this.#close();
    const part = create();
    this.#part = part;
    this.item.content.push(part);
    events.push({ type: 'response.content_part.added', ...this.#at(), part: structuredClone(part) });
    return [part, events];
  }

  #close(): ResponsesEvent[] {
    const part = this.#part;
    this.#part = undefined;
    if (part === undefined) return [];
    const said =
      part.type === 'output_text'
        ? {
            type: 'response.output_text.done',
            ...this.#at(),
            text: part.text,
            logprobs: [...(part.logprobs ?? [])],
          }
        : { type: 'response.refusal.done', ...this.#at(), refusal: part.refusal };
    return [said, { type: 'response.content_part.done', ...this.#at(), part: structuredClone(part) }];
  }
}

/** How thinking is shown: as the summary where the client asked for one, else as it is. */
export interface ReasoningForm {
  begin(place: Place): ResponsesEvent[];
  delta(place: Place, delta: string): ResponsesEvent;
  end(place: Place, text: string): ResponsesEvent[];
  fill(item: OutputReasoning, text: string): void;
}

export const REASONING_SUMMARY: ReasoningForm = {
  begin: (place) => [
    {
      type: 'response.reasoning_summary_part.added',
      ...place,
      summary_index: 0,
      part: { type: 'summary_text', text: '' },
    },
  ],
  delta: (place, delta) => ({
    type: 'response.reasoning_summary_text.delta',
    ...place,
    summary_index: 0,
    delta,
  }),
  end: (place, text) => [
    { type: 'response.reasoning_summary_text.done', ...place, summary_index: 0, text },
    {
      type: 'response.reasoning_summary_part.done',
      ...place,
      summary_index: 0,
      part: { type: 'summary_text', text },
    },
  ],
  fill(item, text) {
    item.summary = [{ type: 'summary_text', text }];
  },
};

export const REASONING_TEXT: ReasoningForm = {
  begin: (place) => [
    {
      type: 'response.content_part.added',
      ...place,
      content_index: 0,
      part: { type: 'reasoning_text', text: '' },
    },
  ],
  delta: (place, delta) => ({ type: 'response.reasoning_text.delta', ...place, content_index: 0, delta }),
  end: (place, text) => [
    { type: 'response.reasoning_text.done', ...place, content_index: 0, text },
    {
      type: 'response.content_part.done',
      ...place,
      content_index: 0,
      part: { type: 'reasoning_text', text },
    },
  ],
  fill(item, text) {
    item.content = [{ type: 'reasoning_text', text }];
  },
};
