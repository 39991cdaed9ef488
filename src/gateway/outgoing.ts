import type { ModelRef } from '../config/schema/routing.ts';
import { FairleadError } from '../core/errors.ts';
import { isRecord } from '../core/record.ts';
import type { Backend } from '../fleet/types.ts';
import { editBody } from '../protocol/body-edit.ts';
import type { BeyondChat } from '../protocol/client-form.ts';
import type { FieldSpan } from '../protocol/json-fields.ts';
import type { ChatMessage, ChatRequest } from '../protocol/openai-chat.ts';
import type { Endpoint, StreamTranslator } from '../providers/define.ts';
import { parameterEdits } from '../providers/parameters.ts';
import { withSystemLine } from '../routing/reasoning/system-line.ts';
import { wishOf } from '../routing/router.ts';
import { type Edits, leaveChat, wishAt } from './beyond.ts';
import type { RequestEdits } from './request-edits.ts';
import type { Runtime } from './runtime.ts';

/** A client's request as it came, and the edits that plugins made to it. */
export interface Incoming {
  readonly bytes: Buffer;
  readonly fields: readonly FieldSpan[];
  readonly body: ChatRequest;
  readonly endpoint: Endpoint;
  readonly stream: boolean;
  readonly edits: RequestEdits;
  /** What the client said beyond a chat; left out: nothing. */
  readonly beyond?: BeyondChat | undefined;
}

/** What goes to one backend. */
export interface Outgoing {
  readonly path: string;
  /** Flat name, value, name, value … */
  readonly headers: string[];
  readonly body: Buffer;
  readonly translator: StreamTranslator | undefined;
  /** Whether the server was asked to count the tokens in each event. */
  readonly counted: boolean;
  /** Request fields that the provider cannot carry. */
  readonly lost: readonly string[];
}

const USER_AGENT = 'fairlead';

/** Builds the request for one candidate at one backend: bytes are spliced where the provider speaks OpenAI's form. */
export function buildOutgoing(
  runtime: Runtime,
  incoming: Incoming,
  backend: Backend,
  ref: ModelRef,
  requestId: string,
): Outgoing {
  const { provider } = backend;
  const { endpoint, stream, edits, beyond } = incoming;
  const model = ref.lora ?? backend.upstreamModel;
  const base = provider.request(endpoint, { model, stream, betas: beyond?.betas });
  if (base === undefined) {
    throw new FairleadError(
      'FL_UNSUPPORTED',
      `${backend.providerId} backends have no ${endpoint} endpoint.`,
      { param: 'model' },
    );
  }
  const set = new Map(edits.fieldsSet);
  const remove = new Set(edits.fieldsRemoved);
  set.set('model', model);
  const asked = incoming.body.stream_options as Record<string, unknown> | null | undefined;
  const counted =
    stream &&
    runtime.fleet.failover.count &&
    provider.countsEvents === true &&
    asked?.continuous_usage_stats === undefined;
  if (stream && provider.passThrough && (counted || asked?.include_usage !== true)) {
    const more = counted ? { continuous_usage_stats: true } : {};
    set.set('stream_options', { ...asked, include_usage: true, ...more });
  }
  const left = { set, remove, lost: new Set<string>() };
  if (beyond !== undefined) leaveChat(beyond, edited(incoming.body, set, remove), provider, left);
  if (endpoint === 'chat') addReasoning(runtime, incoming, backend, ref, left);
  const rules = provider.parameters;
  if (Object.keys(rules).length > 0) {
    // of what plugins have left: a capped field keeps its cap under its new name
    const { set: more, remove: less } = parameterEdits(edited(incoming.body, set, remove), rules);
    for (const name in more) set.set(name, more[name]);
    for (const name of less) {
      remove.add(name);
      set.delete(name);
    }
  }
  const { body, lost, translator } =
    provider.encode === undefined || endpoint !== 'chat'
      ? { body: splice(incoming, set, remove), lost: [], translator: undefined }
      : encode(incoming, backend, set, remove);
  const headers: string[] = [];
  const add = (name: string, value: string) => {
    if (edits.headersSet.size === 0 || !edits.headersSet.has(name.toLowerCase())) headers.push(name, value);
  };
  add('content-type', 'application/json');
  add('user-agent', USER_AGENT);
  add('accept-encoding', 'identity');
  add('x-request-id', requestId);
  for (const name in base.headers) add(name, base.headers[name] as string);
  for (const [name, value] of edits.headersSet) headers.push(name, value);
  if (provider.sign !== undefined) {
    const signed = provider.sign({ ...base, host: new URL(backend.origin).host, body, nowMs: Date.now() });
    for (const name in signed) headers.push(name, signed[name] as string);
  }
  return {
    path: base.path,
    headers,
    body,
    translator,
    counted,
    lost: left.lost.size === 0 ? lost : [...left.lost, ...lost],
  };
}

function addReasoning(
  runtime: Runtime,
  { body, beyond }: Incoming,
  backend: Backend,
  ref: ModelRef,
  { set, remove, lost }: Edits,
): void {
  const stated = wishOf(ref);
  const wish = wishAt(stated, beyond, backend.provider);
  if (wish.mode === 'asked') return;
  const model = runtime.models.get(ref.model);
  const { family, fields } = runtime.reasoning.fields({
    ...(model?.family === undefined ? {} : { family: model.family }),
    ...(model?.reasoning === undefined ? {} : { override: model.reasoning }),
    model: backend.upstreamModel,
    server: backend.reasoningServer,
    wish,
  });
  if (family === null && wish !== stated) lost.add('thinking');
  for (const name of fields.remove) remove.add(name);
  if (fields.systemLine !== undefined) {
    const messages = (set.get('messages') ?? body.messages) as ChatMessage[];
    set.set('messages', withSystemLine(messages, fields.systemLine));
  }
  for (const name in fields.set) {
    const value = fields.set[name];
    const asked = set.get(name) ?? (remove.has(name) ? undefined : body[name]);
    set.set(name, isRecord(value) && isRecord(asked) ? { ...asked, ...value } : value);
  }
}

function edited(
  body: ChatRequest,
  set: ReadonlyMap<string, unknown>,
  remove: ReadonlySet<string>,
): ChatRequest {
  const request: ChatRequest = { ...body };
  for (const name of remove) delete request[name];
  for (const [name, value] of set) request[name] = value;
  return request;
}

function splice(incoming: Incoming, set: ReadonlyMap<string, unknown>, remove: ReadonlySet<string>): Buffer {
  const printed = new Map<string, string>();
  for (const [name, value] of set) printed.set(name, JSON.stringify(value));
  return editBody(incoming.bytes, incoming.fields, { set: printed, remove });
}

function encode(
  incoming: Incoming,
  backend: Backend,
  set: ReadonlyMap<string, unknown>,
  remove: ReadonlySet<string>,
) {
  const request = edited(incoming.body, set, remove);
  const { provider } = backend;
  const encoded = provider.encode?.(request);
  return {
    body: Buffer.from(JSON.stringify(encoded?.body ?? request)),
    lost: encoded?.lost ?? [],
    translator: incoming.stream ? provider.stream?.(request) : undefined,
  };
}
