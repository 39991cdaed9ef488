import { type FairleadError, toErrorBody } from '../core/errors.ts';
import type { ClientAnswer, ClientStamp, ClientStreamWriter } from './client-form.ts';
import { asObject, asString } from './json-guards.ts';
import type { ChatChunk, ChatCompletion, Usage } from './openai-chat.ts';
import type { NewId } from './responses-openai-input.ts';
import { Output } from './responses-openai-output.ts';
import { wants } from './responses-openai-request.ts';
import {
  endingOf,
  type ResponseHead,
  type ResponseState,
  responseObject,
} from './responses-openai-response.ts';
import { customToolsOf } from './responses-openai-tools.ts';
import type { OutputItem, ResponseObject, ResponsesBody, ResponsesEvent } from './responses-openai-types.ts';

export interface AnswerOptions {
  /** Of the response. */
  readonly id: string;
  readonly newId: NewId;
  readonly body: ResponsesBody;
  readonly stores: boolean;
  /** Seconds since the epoch. */
  nowS(): number;
  /** Takes a response that has ended, with the seals that its client may not see; false where it could not be kept. Never rejects. */
  keep(response: ResponseObject): boolean | Promise<boolean>;
}

/** Writes the answers of one request to POST /v1/responses. */
export function responsesAnswer(options: AnswerOptions): ClientAnswer {
  return {
    async whole(completion, stamp) {
      const made = new ResponseInMaking(options, stamp);
      made.whole(completion);
      const { response, kept } = made.end();
      const isKept = await options.keep(kept);
      return { ...response, store: isKept };
    },
    stream: (stamp) => new ResponsesStreamWriter(options, stamp),
  };
}

/** One response from its first delta to its end; both forms of an answer are made by it. */
class ResponseInMaking {
  readonly #options: AnswerOptions;
  readonly #head: ResponseHead;
  readonly #output: Output;
  #finish: string | null | undefined;
  #usage: Usage | undefined;
  #serviceTier: string | undefined;

  constructor(options: AnswerOptions, stamp: ClientStamp) {
    const { id, body, stores, newId } = options;
    this.#options = options;
    this.#head = { id, body, stores, createdS: stamp.createdS, model: stamp.model };
    this.#output = new Output({
      newId,
      summarises: asString(asObject(body.reasoning)?.summary) !== undefined,
      showsSeals: wants(body, 'reasoning.encrypted_content'),
      customTools: customToolsOf(body),
    });
  }

  whole({ choices, usage, service_tier }: ChatCompletion): void {
    const [choice] = choices;
    this.#note(usage, service_tier);
    if (choice === undefined) return;
    this.#finish = choice.finish_reason;
    this.#output.add(choice.message, choice.logprobs);
  }

  chunk({ choices, usage, service_tier }: ChatChunk): ResponsesEvent[] {
    this.#note(usage, service_tier);
    const choice = choices.find(({ index }) => index === 0 || index === undefined);
    if (choice === undefined) return [];
    if (choice.finish_reason != null) this.#finish = choice.finish_reason;
    return this.#output.add(choice.delta, choice.logprobs);
  }

  /** As it stands, before anything was said. */
  begun(): ResponseObject {
    return this.#object({ status: 'in_progress', output: [] });
  }

  end(): {
    readonly events: ResponsesEvent[];
    readonly response: ResponseObject;
    readonly kept: ResponseObject;
  } {
    const ending = endingOf(this.#finish);
    const events = this.#output.end(ending.status === 'completed' ? 'completed' : 'incomplete');
    const completedS = ending.status === 'completed' ? this.#options.nowS() : undefined;
    const object = (output: readonly OutputItem[]) =>
      this.#object({ ...ending, output, completedS, usage: this.#usage, serviceTier: this.#serviceTier });
    return { events, response: object(this.#output.items), kept: object(this.#output.kept()) };
  }

  failed({ status, message }: FairleadError): ResponseObject {
    this.#output.end('incomplete');
    const code = status === 429 ? 'rate_limit_exceeded' : 'server_error';
    return this.#object({
      status: 'failed',
      output: this.#output.items,
      usage: this.#usage,
      error: { code, message },
    });
  }

  #object(state: ResponseState): ResponseObject {
    return responseObject(this.#head, state);
  }

  #note(usage: Usage | null | undefined, serviceTier: unknown): void {
    if (usage != null) this.#usage = usage;
    this.#serviceTier = asString(serviceTier) ?? this.#serviceTier;
  }
}

/** The events of one streamed response, in OpenAI's order and with its numbers. There is no `[DONE]`. */
class ResponsesStreamWriter implements ClientStreamWriter {
  readonly #options: AnswerOptions;
  readonly #made: ResponseInMaking;
  #number = 0;

  constructor(options: AnswerOptions, stamp: ClientStamp) {
    this.#options = options;
    this.#made = new ResponseInMaking(options, stamp);
  }

  chunk(chunk: ChatChunk): string {
    return this.#begin() + this.#print(this.#made.chunk(chunk));
  }

  end(): string {
    const begin = this.#begin();
    const { events, response, kept } = this.#made.end();
    void this.#options.keep(kept); // the text is out already: the client has its answer whether it is kept or not
    return begin + this.#print([...events, { type: `response.${response.status}`, response }]);
  }

  fail(error: FairleadError): string {
    const { error: said } = toErrorBody(error);
    const { message, code, param } = said;
    return (
      this.#begin() +
      this.#print([
        // flat as OpenAI documents it, and nested as its service sends it
        { type: 'error', code, message, param, error: said },
        { type: 'response.failed', response: this.#made.failed(error) },
      ])
    );
  }

  #begin(): string {
    if (this.#number > 0) return '';
    const response = this.#made.begun();
    return this.#print([
      { type: 'response.created', response },
      { type: 'response.in_progress', response },
    ]);
  }

  #print(events: readonly ResponsesEvent[]): string {
    let text = '';
    for (const { type, ...fields } of events) {
      const data = JSON.stringify({ type, sequence_number: this.#number++, ...fields });
      text += `event: ${type}\ndata: ${data}\n\n`;
    }
    return text;
  }
}
