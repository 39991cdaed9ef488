import type { ServerResponse } from 'node:http';
import { type FairleadError, toErrorBody } from '../core/errors.ts';
import type { ImmediateAnswer } from '../plugins/define.ts';
import type { Exchange } from './exchange.ts';
import { headerValue } from './ids.ts';
import type { Plan } from './plan.ts';
import type { Runtime } from './runtime.ts';

/** Sends `body` whole. Does nothing when the answer has begun already or the client is gone. */
export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  sendText(res, status, JSON.stringify(body), headers);
}

/** Sends `json` whole, likewise. */
export function sendText(
  res: ServerResponse,
  status: number,
  json: string,
  headers: Record<string, string>,
): void {
  if (res.headersSent || res.destroyed) return;
  const bytes = Buffer.from(json);
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    ...headers,
  });
  endWith(res, bytes);
}

/** Up to here head and body go out as one string in one write, which costs less than two buffers in a writev. */
const ONE_WRITE_BYTES = 16 * 1024;

/** Ends the response with `body`, byte for byte: latin1 maps bytes to characters and back. */
export function endWith(res: ServerResponse, body: Buffer): void {
  if (body.length <= ONE_WRITE_BYTES) res.end(body.toString('latin1'), 'latin1');
  else res.end(body);
}

/** Sends an error, in OpenAI's form where `body` is left out. Does nothing where an answer has begun. */
export function sendError(
  res: ServerResponse,
  error: FairleadError,
  headers: Record<string, string> = {},
  body: unknown = toErrorBody(error),
): void {
  if (res.headersSent) return;
  const retry =
    error.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) };
  const challenge = error.code === 'FL_UNAUTHORISED' ? { 'www-authenticate': 'Bearer' } : {};
  // a body that was refused half-read would be taken for the next request
  const close =
    error.code === 'FL_BODY_TOO_LARGE' || error.code === 'FL_BODY_TIMEOUT' ? { connection: 'close' } : {};
  sendJson(res, error.status, body, { ...headers, ...retry, ...challenge, ...close });
}

/** The last event of a stream that could not be finished: a plain error and no `[DONE]`. */
export function errorEvent(error: FairleadError): string {
  return `data: ${JSON.stringify(toErrorBody(error))}\n\n`;
}

/** The same in the client's own form. */
export function lastEvent(exchange: Exchange, error: FairleadError): string {
  return exchange.writer?.fail(error) ?? errorEvent(error);
}

/** By how they begin: what a backend says of its own limits. */
const PASSED_HEADERS = /^(?:x-ratelimit-|anthropic-ratelimit-|openai-|retry-after$)/;

type UpstreamHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The gateway's own response headers, and those of the upstream that clients read. */
export function responseHeaders(
  exchange: Exchange,
  upstream: UpstreamHeaders,
  vsr: VsrHeaders | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {
    'x-fairlead-request-id': exchange.id,
    'x-request-id': exchange.id,
    'x-fairlead-decision': exchange.decision === null ? 'none' : headerValue(exchange.decision),
    'x-fairlead-model': headerValue(exchange.model),
    'x-fairlead-backend': headerValue(exchange.backend),
    'x-fairlead-reasoning': exchange.reasoning,
    'x-fairlead-cache': 'off',
  };
  if (exchange.backup !== undefined) headers['x-fairlead-backup'] = headerValue(exchange.backup.backend.id);
  if (exchange.attempts > 1) headers['x-fairlead-attempts'] = String(exchange.attempts);
  if (exchange.clientLost.length + exchange.lost.length > 0) {
    headers['x-fairlead-lost-fields'] = headerValue([...exchange.clientLost, ...exchange.lost].join(','));
  }
  for (const name in upstream) {
    if (PASSED_HEADERS.test(name)) {
      headers[name] = String(upstream[name]);
    }
  }
  for (const [name, value] of exchange.answerHeaders) headers[name] = headerValue(value);
  if (vsr !== undefined) {
    headers['x-vsr-schema-version'] = '2';
    headers['x-vsr-response-path'] = vsr.path;
    headers['x-vsr-selected-model'] = headerValue(exchange.model);
    if (exchange.decision !== null) headers['x-vsr-selected-decision'] = headerValue(exchange.decision);
    headers['x-vsr-selected-recipe'] = headerValue(exchange.recipe);
    headers['x-vsr-selected-algorithm'] = vsr.algorithm;
    headers['x-vsr-selected-confidence'] = vsr.confidence.toFixed(4);
    if (exchange.reasoning !== 'asked') headers['x-vsr-selected-reasoning'] = exchange.reasoning;
  }
  return headers;
}

export type ResponsePath = ImmediateAnswer['path'] | 'upstream' | 'error';

interface VsrHeaders {
  readonly path: ResponsePath;
  readonly algorithm: string;
  readonly confidence: number;
}

/** What VSR's headers say of this request; undefined where the config does not ask for them. */
export function vsrHeaders(runtime: Runtime, plan: Plan, path: ResponsePath): VsrHeaders | undefined {
  if (runtime.config.compat !== 'vsr') return undefined;
  return {
    path,
    algorithm: plan.routed?.algorithm ?? 'none',
    confidence: plan.routed?.decision.confidence ?? 0,
  };
}
