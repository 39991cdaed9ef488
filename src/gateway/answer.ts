import type { ServerResponse } from 'node:http';
import { FairleadError } from '../core/errors.ts';
import type { Outcome } from './attempts.ts';
import type { Exchange } from './exchange.ts';
import type { Plan } from './plan.ts';
import { errorEvent, responseHeaders, sendJson, vsrHeaders } from './reply.ts';
import type { Runtime } from './runtime.ts';
import { readUsage } from './usage.ts';

/** Sends a whole answer: the backend's bytes as they came, or its translation into OpenAI's form. */
export function sendAnswer(
  runtime: Runtime,
  exchange: Exchange,
  plan: Plan,
  outcome: Outcome & { kind: 'answer' },
): void {
  const { completion } = outcome;
  let { body } = outcome;
  let contentType = String(outcome.headers['content-type'] ?? 'application/json');
  if (completion === undefined) exchange.usage = readUsage(body);
  else {
    body = Buffer.from(JSON.stringify(completion));
    exchange.usage = completion.usage;
    contentType = 'application/json';
  }
  exchange.status = outcome.status;
  exchange.bytesOut = body.length;
  const headers = responseHeaders(exchange, outcome.headers, vsrHeaders(runtime, plan, 'upstream'));
  headers['content-type'] = contentType;
  headers['content-length'] = String(body.length);
  exchange.res.writeHead(outcome.status, headers);
  endWith(exchange.res, body);
}

/** Up to here head and body go out as one string in one write, which costs less than two buffers in a writev. */
const ONE_WRITE_BYTES = 16 * 1024;

/** Ends the response with `body`, byte for byte: latin1 maps bytes to characters and back. */
function endWith(res: ServerResponse, body: Buffer): void {
  if (body.length <= ONE_WRITE_BYTES) res.end(body.toString('latin1'), 'latin1');
  else res.end(body);
}

/** Sends an upstream's own error with its own status and body. */
export function sendUpstreamError(
  runtime: Runtime,
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
    exchange.client.end(errorEvent(exchange.error)); // pings have gone out: the status is said already
    return;
  }
  const headers = responseHeaders(exchange, outcome.headers, vsrHeaders(runtime, plan, 'error'));
  headers['x-fairlead-error'] = exchange.error.code;
  const decoded = provider.decodeError?.(outcome.status, parseLoose(outcome.body));
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

function parseLoose(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // an error page of something in between
  }
}
