import { scanFields } from '../protocol/json-fields.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import type { Exchange } from './exchange.ts';
import type { Incoming } from './outgoing.ts';
import type { Plan } from './plan.ts';
import { RequestEdits } from './request-edits.ts';
import type { Runtime } from './runtime.ts';

/** The request as all edits have left it. */
export function requestOf({ body, edits }: Incoming): ChatRequest {
  const request: ChatRequest = { ...body };
  for (const name of edits.fieldsRemoved) delete request[name];
  for (const [name, value] of edits.fieldsSet) request[name] = value;
  return request;
}

/** The same request with other fields; undefined takes one out. */
export function withFields(
  incoming: Incoming,
  set: Readonly<Record<string, unknown>>,
  stream: boolean,
): Incoming {
  const edits = RequestEdits.copy(incoming.edits);
  const all =
    stream === incoming.stream ? set : { ...set, stream: stream || undefined, stream_options: undefined };
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined) edits.remove(name);
    else edits.set(name, value);
  }
  return { ...incoming, edits, stream };
}

/** A request of the gateway's own, with the headers that plugins have set on the client's. */
export function incomingFor(
  { runtime, exchange, plan }: { runtime: Runtime; exchange: Exchange; plan: Plan },
  chat: ChatRequest,
  from: Incoming,
  stream: boolean,
): Incoming {
  const body = stream ? { ...chat, stream } : chat;
  const bytes = Buffer.from(JSON.stringify(body));
  const edits = new RequestEdits({ exchange, body, plan, policy: '', models: runtime.models });
  for (const [name, value] of from.edits.headersSet) edits.setHeader(name, value);
  return {
    bytes,
    fields: scanFields(bytes, Number.POSITIVE_INFINITY) ?? [],
    body,
    endpoint: 'chat',
    stream,
    edits,
  };
}
