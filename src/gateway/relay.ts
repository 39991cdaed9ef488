import { FairleadError, toFairleadError } from '../core/errors.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import type { Outcome } from './attempts.ts';
import { ClientStream } from './client-stream.ts';
import type { ProxyEndpoint } from './endpoints.ts';
import type { Exchange } from './exchange.ts';
import { FilteredEvents } from './filtered-events.ts';
import type { Gateway } from './gateway.ts';
import type { Plan } from './plan.ts';
import { lastEvent, type ResponsePath, responseHeaders, vsrHeaders } from './reply.ts';
import type { Runtime } from './runtime.ts';

/** Sends the head of an event stream and returns the client's end of it. */
export function openClientStream(
  gateway: Gateway,
  runtime: Runtime,
  exchange: Exchange,
  plan: Plan,
  path: ResponsePath = 'upstream',
): ClientStream {
  const headers = responseHeaders(exchange, {}, vsrHeaders(runtime, plan, path));
  headers['content-type'] = 'text/event-stream; charset=utf-8';
  headers['cache-control'] = 'no-cache';
  headers['x-accel-buffering'] = 'no';
  exchange.status = 200;
  return new ClientStream(exchange.res, headers, gateway.sweeper, gateway.limits);
}

/** Passes a stream on; resolves when it is over for the client. */
export function relay(
  gateway: Gateway,
  runtime: Runtime,
  endpoint: ProxyEndpoint,
  exchange: Exchange,
  plan: Plan,
  body: ChatRequest,
  outcome: Outcome & { kind: 'stream' },
): Promise<void> {
  const { attempt: source } = outcome;
  const client = exchange.client ?? openClientStream(gateway, runtime, exchange, plan);
  const { filters } = exchange;
  const writer = exchange.writer;
  const wantsUsage = body.stream_options?.include_usage === true;
  const filtered =
    filters === undefined && writer === undefined
      ? undefined
      : new FilteredEvents({ filters, writer, form: endpoint.form, wantsUsage });
  let refused: FairleadError | undefined;
  client.onDrain = () => source.resume();
  const write = (bytes: Buffer | undefined): boolean => {
    if (bytes === undefined) return true;
    exchange.bytesOut += bytes.length;
    return client.write(bytes);
  };
  return new Promise((resolve) => {
    source.pipe({
      data: (bytes) => {
        exchange.chunks++;
        if (filtered === undefined) return write(bytes);
        if (refused !== undefined) return true;
        try {
          return write(filtered.push(bytes));
        } catch (thrown) {
          refused = toFairleadError(thrown);
          source.abort(refused);
          return true;
        }
      },
      end: (ended) => {
        const fault = refused ?? ended;
        exchange.usage = source.usage;
        if (fault === undefined) client.end();
        else if (exchange.closed) {
          exchange.error = new FairleadError('FL_CLIENT_CLOSED', 'The client went away.');
          exchange.status = 499;
          client.close();
        } else {
          exchange.error = fault;
          // the upstream's own words, where it had some
          const own = refused === undefined && writer === undefined ? source.errorFrame : undefined;
          client.end(own ?? lastEvent(exchange, fault));
        }
        resolve();
      },
    });
  });
}
