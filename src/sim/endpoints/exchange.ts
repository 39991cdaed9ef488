import type { IncomingHttpHeaders } from 'node:http';
import type { Ticker } from '../engine/ticker.ts';
import { SimError } from '../http/errors.ts';
import type { Fields } from '../http/fields.ts';
import type { Wire } from '../http/wire.ts';
import type { MeasuredModel } from '../metrics.ts';

/** A model at work. */
export interface SimBackend extends MeasuredModel {
  readonly ticker: Ticker;
}

/** What the endpoints share. */
export interface Station {
  /** Backends by the names that requests may use, adapters too. */
  readonly byName: ReadonlyMap<string, SimBackend>;
  readonly backends: readonly SimBackend[];
  readonly seed: number;
  /** Seconds since the epoch when the server started. */
  readonly startedS: number;
  /** Seconds since the epoch. */
  nowS(): number;
  /** A new id for a response. */
  nextId(): string;
  readonly counters: { completed: number; aborted: number };
}

/** One request that runs a model. */
export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  readonly body: Fields;
  readonly wire: Wire;
  /** Called when the connection is done with: the answer is whole, or cut, or the client has left. */
  onGone(callback: () => void): void;
}

/** The model that a body names, the first one where it names none. Throws vLLM's 404. */
export function findModel(
  station: Station,
  body: Fields,
): { readonly name: string; readonly backend: SimBackend } {
  const name = body.model ?? station.backends[0]?.spec.name;
  const backend = typeof name === 'string' ? station.byName.get(name) : undefined;
  if (typeof name !== 'string' || backend === undefined) {
    throw new SimError(404, `The model \`${String(name)}\` does not exist.`, 'model');
  }
  return { name, backend };
}
