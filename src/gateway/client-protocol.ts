import type { FairleadError } from '../core/errors.ts';
import type { ClientRequest } from '../protocol/client-form.ts';
import type { Exchange } from './exchange.ts';
import type { Gateway } from './gateway.ts';

/** Another wire form than OpenAI's chat that clients may speak. */
export interface ClientProtocol {
  /** Reads a checked body. Throws, or rejects with, a FairleadError. */
  open(
    body: Readonly<Record<string, unknown>>,
    gateway: Gateway,
    exchange: Exchange,
  ): ClientRequest | Promise<ClientRequest>;
  /** The body that tells of `error`. */
  error(error: FairleadError, requestId?: string): unknown;
  /** The header by which these clients know a request, beside ours; left out: none. */
  readonly requestIdHeader?: string;
}
