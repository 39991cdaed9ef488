import type { JsonObject } from './json-guards.ts';

/** A request or response of OpenAI's Responses API, as far as its fields are read; unknown ones pass. */
export type ResponsesBody = JsonObject;

/** One entry of a conversation, as a client sent it or as it was answered: what it is stands in `type`. */
export type Item = JsonObject;

/** An item and where it stands, for errors and for the list of what was lost. */
export interface PlacedItem {
  readonly item: Item;
  /** Such as `input[2]`. */
  readonly path: string;
}

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

export interface OutputText {
  readonly type: 'output_text';
  text: string;
  annotations: JsonObject[];
  logprobs?: JsonObject[];
}

export interface OutputRefusal {
  readonly type: 'refusal';
  refusal: string;
}

export interface OutputMessage {
  readonly id: string;
  readonly type: 'message';
  status: ItemStatus;
  readonly role: 'assistant';
  content: (OutputText | OutputRefusal)[];
}

export interface OutputReasoning {
  readonly id: string;
  readonly type: 'reasoning';
  summary: { readonly type: 'summary_text'; text: string }[];
  content?: { readonly type: 'reasoning_text'; text: string }[];
  encrypted_content?: string;
  status?: ItemStatus;
}

export interface OutputFunctionCall {
  readonly id: string;
  readonly type: 'function_call';
  status: ItemStatus;
  readonly call_id: string;
  readonly name: string;
  arguments: string;
}

export interface OutputCustomCall {
  readonly id: string;
  readonly type: 'custom_tool_call';
  status: ItemStatus;
  readonly call_id: string;
  readonly name: string;
  input: string;
}

export type OutputItem = OutputMessage | OutputReasoning | OutputFunctionCall | OutputCustomCall;

/** An event before it has its number. */
export type ResponsesEvent = { readonly type: string } & JsonObject;

/** A whole response: the wire object. */
export interface ResponseObject {
  readonly id: string;
  readonly object: 'response';
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed';
  readonly output: readonly OutputItem[];
  readonly [field: string]: unknown;
}
