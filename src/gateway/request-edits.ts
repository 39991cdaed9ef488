import { FairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import type { Asker, Finding, PluginRequest } from '../plugins/define.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import type { Exchange } from './exchange.ts';
import type { Plan } from './plan.ts';

const FORBIDDEN = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
]);

/** What edits need to know besides the request. */
interface EditedRequest {
  readonly exchange: Exchange;
  readonly body: ChatRequest;
  readonly plan: Plan;
  /** Of the plugins that see it. */
  readonly policy: string;
  /** Names of models and aliases. */
  readonly models: ReadonlyMap<string, unknown>;
}

/** Collects what plugins change; the body is spliced once, when the backend is known. */
export class RequestEdits implements PluginRequest {
  readonly fieldsSet = new Map<string, unknown>();
  readonly fieldsRemoved = new Set<string>();
  readonly headersSet = new Map<string, string>();
  readonly body: Readonly<ChatRequest>;
  readonly policy: string;
  /** The model that a plugin took in place of the chosen one. */
  routed: string | undefined;
  readonly #exchange: Exchange;
  readonly #plan: Plan;
  readonly #models: ReadonlyMap<string, unknown>;

  constructor({ exchange, body, plan, policy, models }: EditedRequest) {
    this.body = body;
    this.policy = policy;
    this.#exchange = exchange;
    this.#plan = plan;
    this.#models = models;
  }

  /** One that can be changed without changing `from`. */
  static copy(from: RequestEdits): RequestEdits {
    const copy = new RequestEdits({
      exchange: from.#exchange,
      body: from.body,
      plan: from.#plan,
      policy: from.policy,
      models: from.#models,
    });
    copy.routed = from.routed;
    for (const [name, value] of from.fieldsSet) copy.fieldsSet.set(name, value);
    for (const name of from.fieldsRemoved) copy.fieldsRemoved.add(name);
    for (const [name, value] of from.headersSet) copy.headersSet.set(name, value);
    return copy;
  }

  get id(): string {
    return this.#exchange.id;
  }

  get headers(): PluginRequest['headers'] {
    return this.#exchange.req.headers;
  }

  get asker(): Asker {
    return this.#exchange.asker;
  }

  get decision(): string | null {
    return this.#exchange.decision;
  }

  get recipe(): string {
    return this.#exchange.recipe;
  }

  get model(): string {
    return this.routed ?? this.#exchange.model;
  }

  get models(): readonly string[] {
    return this.routed === undefined ? this.#plan.refs.map((ref) => ref.model) : [this.routed];
  }

  get stream(): boolean {
    return this.#exchange.stream;
  }

  get reported(): readonly Finding[] {
    return this.#exchange.findings;
  }

  get why(): PluginRequest['why'] {
    const { routed } = this.#plan;
    return routed === undefined
      ? undefined
      : { decision: routed.decision.reason, selection: routed.selection.reason };
  }

  get<Field extends string>(field: Field): ChatRequest[Field] {
    if (this.fieldsRemoved.has(field)) return undefined as ChatRequest[Field];
    return (this.fieldsSet.has(field) ? this.fieldsSet.get(field) : this.body[field]) as ChatRequest[Field];
  }

  set(field: string, value: unknown): void {
    this.fieldsRemoved.delete(field);
    this.fieldsSet.set(field, value);
  }

  remove(field: string): void {
    this.fieldsSet.delete(field);
    this.fieldsRemoved.add(field);
  }

  setHeader(name: string, value: string): void {
    const lower = name.toLowerCase();
    if (!FORBIDDEN.has(lower)) this.headersSet.set(lower, value);
  }

  removeHeader(name: string): void {
    this.headersSet.delete(name.toLowerCase());
  }

  answerHeader(name: string, value: string): void {
    this.#exchange.answerHeaders.set(name.toLowerCase(), value);
  }

  routeTo(model: string): void {
    if (!this.#models.has(model)) {
      const meant = nearest(model, [...this.#models.keys()]);
      throw new FairleadError('FL_MODEL_NOT_FOUND', `The model '${model}' does not exist here.`, {
        param: 'plugins',
        ...(meant === undefined ? {} : { hint: `Did you mean '${meant}'?` }),
      });
    }
    this.routed = model;
  }

  report(finding: Finding): void {
    this.#exchange.findings.push(finding);
  }
}
