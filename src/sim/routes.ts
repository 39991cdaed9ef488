import { chat } from './endpoints/chat.ts';
import { completions } from './endpoints/completions.ts';
import { embeddings } from './endpoints/embeddings.ts';
import type { Exchange, Station } from './endpoints/exchange.ts';
import { listModels } from './endpoints/models.ts';
import { detokenize, tokenize } from './endpoints/tokenize.ts';
import type { FaultTarget } from './fault-rules.ts';
import { badRequest, SimError } from './http/errors.ts';
import type { Fields } from './http/fields.ts';
import type { Wire } from './http/wire.ts';
import { renderMetrics } from './metrics.ts';

/** Said by GET /version; no vLLM has this version. */
const version = '0.11.0+fairlead.sim';

const inference: ReadonlyMap<string, (station: Station, exchange: Exchange) => void> = new Map([
  ['/v1/chat/completions', chat],
  ['/v1/completions', completions],
  ['/v1/embeddings', embeddings],
]);

const lookups: ReadonlyMap<string, (station: Station, body: Fields) => unknown> = new Map([
  ['/tokenize', tokenize],
  ['/detokenize', detokenize],
]);

interface Page {
  readonly type: string;
  readonly methods: readonly string[];
  render(station: Station): string;
}

const json = 'application/json';
const text = 'text/plain; version=0.0.4; charset=utf-8';
const pages: ReadonlyMap<string, Page> = new Map([
  ['/v1/models', { type: json, methods: ['GET'], render: (station) => JSON.stringify(listModels(station)) }],
  ['/version', { type: json, methods: ['GET'], render: () => JSON.stringify({ version }) }],
  ['/metrics', { type: text, methods: ['GET'], render: ({ backends }) => renderMetrics(backends) }],
  ['/health', { type: text, methods: ['GET'], render: () => '' }],
  ['/ping', { type: text, methods: ['GET', 'POST'], render: () => '' }],
] satisfies [string, Page][]);

/** A request once its body is read. */
export interface Incoming extends Omit<Exchange, 'body'> {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Undefined where the body is no JSON object. */
  readonly body: Fields | undefined;
}

/** Which faults a path is open to by default. */
export function scopeOf(path: string): FaultTarget['scope'] {
  if (inference.has(path)) return 'inference';
  return path === '/health' || path === '/ping' || path === '/v1/models' ? 'health' : 'other';
}

/** Answers one request, or begins to. Throws a SimError for what cannot be answered. */
export function answer(station: Station, { method, path, body, ...rest }: Incoming): void {
  const page = pages.get(path);
  if (page !== undefined) {
    requireMethod(method, page.methods);
    sendPage(rest.wire, page.type, page.render(station));
    return;
  }
  const run = inference.get(path);
  const lookup = lookups.get(path);
  if (run === undefined && lookup === undefined) throw new SimError(404, 'Not Found');
  requireMethod(method, ['POST']);
  if (body === undefined) throw badRequest('The body must be a JSON object.');
  if (run !== undefined) run(station, { ...rest, body });
  else if (lookup !== undefined) rest.wire.json(200, JSON.stringify(lookup(station, body)));
}

function requireMethod(method: string, allowed: readonly string[]): void {
  if (!allowed.includes(method)) throw new SimError(405, 'Method Not Allowed');
}

function sendPage(wire: Wire, type: string, body: string): void {
  wire.head(200, { 'content-type': type, 'content-length': `${Buffer.byteLength(body)}` });
  if (body !== '') wire.write(body);
  wire.close('end');
}
