import { FairleadError } from '../core/errors.ts';
import type { Outcome } from './attempts.ts';
import { ClientStream } from './client-stream.ts';
import type { Exchange } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import type { Plan } from './plan.ts';
import { errorEvent, type ResponsePath, responseHeaders, vsrHeaders } from './reply.ts';
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
  exchange: Exchange,
  plan: Plan,
  outcome: Outcome & { kind: 'stream' },
): Promise<void> {
  const { attempt: source } = outcome;
  const client = exchange.client ?? openClientStream(gateway, runtime, exchange, plan);
  client.onDrain = () => source.resume();
  return new Promise((resolve) => {
    source.pipe({
      data: (bytes) => {
        exchange.chunks++;
        exchange.bytesOut += bytes.length;
        return client.write(bytes);
      },
      end: (fault) => {
        exchange.usage = source.reader.usage;
        if (fault === undefined) client.end();
        else if (exchange.closed) {
          exchange.error = new FairleadError('FL_CLIENT_CLOSED', 'The client went away.');
          exchange.status = 499;
          client.close();
        } else {
          exchange.error = fault;
          // the upstream's own words, where it had some
          client.end(source.reader.errorFrame ?? errorEvent(fault));
        }
        resolve();
      },
    });
  });
}
