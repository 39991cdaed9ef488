import { FairleadError } from '../core/errors.ts';
import { isRecord } from '../core/record.ts';
import type { ChatCompletion } from '../protocol/openai-chat.ts';
import type { Outcome } from './attempts.ts';
import type { ProxyEndpoint } from './endpoints.ts';
import type { Exchange } from './exchange.ts';
import type { Plan } from './plan.ts';
import { endWith, lastEvent, responseHeaders, sendJson, vsrHeaders } from './reply.ts';
import type { Runtime } from './runtime.ts';
import { readUsage } from './usage.ts';

/** Sends a whole answer: the backend's bytes as they came, or its translation into OpenAI's form. */
export async function sendAnswer(
  runtime: Runtime,
  endpoint: ProxyEndpoint,
  exchange: Exchange,
  plan: Plan,
  outcome: Outcome & { kind: 'answer' },
): Promise<void> {
  const { completion } = outcome;
  const { filters } = exchange;
  let { body } = outcome;
  let contentType = String(outcome.headers['content-type'] ?? 'application/json');
  if (completion === undefined) exchange.usage = readUsage(body);
  else {
    exchange.usage = completion.usage;
    contentType = 'application/json';
  }
  if (filters !== undefined || exchange.answer !== undefined) {
    body = await filterWhole(exchange, endpoint, body, completion);
    contentType = 'application/json';
    if (exchange.closed) return;
  } else if (completion !== undefined) body = Buffer.from(JSON.stringify(completion));
  exchange.status = outcome.status;
  exchange.bytesOut = body.length;
  const headers = responseHeaders(exchange, outcome.headers, vsrHeaders(runtime, plan, 'upstream'));
  headers['content-type'] = contentType;
  headers['content-length'] = String(body.length);
  exchange.res.writeHead(outcome.status, headers);
  endWith(exchange.res, body);
}

/** What filters can rely on. Throws FL_UPSTREAM_PROTOCOL: an answer that nobody can look into must not pass a guard. */
function readChat(body: Buffer): ChatCompletion {
  const answer = parseLoose(body);
  const choices = isRecord(answer) ? answer.choices : undefined;
  const isSound = (choice: unknown) =>
    isRecord(choice) && (isRecord(choice.message) || typeof choice.text === 'string');
  if (Array.isArray(choices) && choices.every(isSound)) return answer as unknown as ChatCompletion;
  throw new FairleadError('FL_UPSTREAM_PROTOCOL', 'The backend’s answer is none that plugins can read.');
}

/** The answer through the filters of its request and into the form of its client. */
async function filterWhole(
  { filters, answer: own, stamp }: Exchange,
  { form }: ProxyEndpoint,
  body: Buffer,
  decoded: ChatCompletion | undefined,
): Promise<Buffer> {
  const answer = decoded ?? readChat(body);
  const shown = form === undefined ? answer : form.wholeToChat(answer);
  const filtered = filters === undefined ? shown : await filters.whole(shown);
  if (own !== undefined) return Buffer.from(JSON.stringify(await own.whole(filtered, stamp)));
  if (filtered === shown && decoded === undefined) return body;
  return Buffer.from(JSON.stringify(form === undefined ? filtered : form.wholeFromChat(filtered)));
}

/** Sends an upstream's own error with its own status and body. */
export function sendUpstreamError(
  runtime: Runtime,
  { client }: ProxyEndpoint,
  exchange: Exchange,
  plan: Plan,
  outcome: Outcome & { kind: 'status' },
): void {
  const { provider } = outcome.target.backend;
  exchange.status = outcome.status;
  exchange.error = new FairleadError(
    outcome.status === 429 ? 'FL_UPSTREAM_RATE_LIMITED' : 'FL_UPSTREAM_STATUS',
    `The backend answered ${outcome.status}.`,
    { status: outcome.status },
  );
  if (exchange.client !== undefined) {
    exchange.client.end(lastEvent(exchange, exchange.error)); // pings have gone out: the status is said already
    return;
  }
  const headers = responseHeaders(exchange, outcome.headers, vsrHeaders(runtime, plan, 'error'));
  headers['x-fairlead-error'] = exchange.error.code;
  const decoded = provider.decodeError?.(outcome.status, parseLoose(outcome.body));
  if (client !== undefined) {
    const error = new FairleadError(
      exchange.error.code,
      decoded?.message ?? saidBy(outcome.body) ?? exchange.error.message,
      { status: outcome.status },
    );
    sendJson(exchange.res, outcome.status, client.error(error, exchange.id), headers);
    return;
  }
  if (decoded !== undefined) {
    const { message, type = 'upstream_error', code = null } = decoded;
    sendJson(exchange.res, outcome.status, { error: { message, type, param: null, code } }, headers);
    return;
  }
  headers['content-type'] = String(outcome.headers['content-type'] ?? 'application/json');
  headers['content-length'] = String(outcome.body.length);
  exchange.res.writeHead(outcome.status, headers);
  exchange.res.end(outcome.body);
}

/** The message of an error in OpenAI's form. */
function saidBy(body: Buffer): string | undefined {
  const said = parseLoose(body);
  const error = isRecord(said) && isRecord(said.error) ? said.error : undefined;
  return typeof error?.message === 'string' ? error.message : undefined;
}

function parseLoose(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // an error page of something in between
  }
}
