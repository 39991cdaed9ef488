import type { ErrorCode } from '../core/error-codes.ts';
import type { FlightEnd } from './types.ts';

export interface StatusVerdict {
  readonly end: FlightEnd;
  /** Whether another backend, or the same one later, may answer better. */
  readonly retryable: boolean;
  readonly retryAfterMs?: number | undefined;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

function text(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

/**
 * How long a backend asks to be left alone, milliseconds: `retry-after-ms`, or `retry-after` as
 * seconds or as an HTTP date (RFC 9110, 10.2.3). Undefined when it does not say, 0 for the past.
 */
export function retryAfterMs(headers: Headers, nowMs: number = Date.now()): number | undefined {
  const ms = Number(text(headers['retry-after-ms']) ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const value = text(headers['retry-after'])?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** Statuses below 500 that say nothing of the request itself, so that another try may be answered. */
const RETRYABLE_4XX: Readonly<Record<number, FlightEnd>> = {
  401: 'client_error', // the backend's key, not the client's: another backend has another
  402: 'client_error', // so is its balance
  403: 'client_error',
  404: 'client_error', // this backend does not have the model; its neighbour may
  408: 'server_error', // request time-out
  409: 'server_error', // conflict: some providers answer it while a model loads
  425: 'server_error', // too early
  429: 'rate_limited',
};

/**
 * The verdict on a status of 400 or more. 5xx (529 of Anthropic's among them) stands against the
 * backend, except 501 and 505, which say that it cannot do this at all. Every other 4xx is the
 * request's own fault and is never tried again.
 */
export function classifyStatus(status: number, headers: Headers, nowMs?: number): StatusVerdict {
  const wait = retryAfterMs(headers, nowMs);
  if (status >= 500) {
    const permanent = status === 501 || status === 505;
    return { end: permanent ? 'client_error' : 'server_error', retryable: !permanent, retryAfterMs: wait };
  }
  const end = RETRYABLE_4XX[status];
  return { end: end ?? 'client_error', retryable: end !== undefined, retryAfterMs: wait };
}

export interface ErrorVerdict {
  readonly end: FlightEnd;
  readonly retryable: boolean;
  readonly code: ErrorCode;
  readonly message: string;
}

const REFUSED: ErrorVerdict = {
  end: 'refused',
  retryable: true,
  code: 'FL_UPSTREAM_REFUSED',
  message: 'The backend cannot be reached.',
};
const RESET: ErrorVerdict = {
  end: 'reset',
  retryable: true,
  code: 'FL_UPSTREAM_RESET',
  message: 'The backend closed the connection.',
};
const CONNECT_TIMEOUT: ErrorVerdict = {
  end: 'timeout',
  retryable: true,
  code: 'FL_UPSTREAM_CONNECT_TIMEOUT',
  message: 'The backend took too long to accept a connection.',
};
const PROTOCOL: ErrorVerdict = {
  end: 'protocol',
  retryable: true,
  code: 'FL_UPSTREAM_PROTOCOL',
  message: 'The backend sent what is not HTTP.',
};

const FIRST_TOKEN_TIMEOUT: ErrorVerdict = {
  end: 'timeout',
  retryable: true,
  code: 'FL_UPSTREAM_FIRST_TOKEN_TIMEOUT',
  message: 'The backend took too long to begin its answer.',
};
const GAP_TIMEOUT: ErrorVerdict = {
  end: 'timeout',
  retryable: true,
  code: 'FL_UPSTREAM_GAP_TIMEOUT',
  message: 'The backend went silent within its answer.',
};
/** The next four are our own doing; `cancelled` because they say nothing against the backend. */
const NO_SOCKET: ErrorVerdict = {
  end: 'cancelled',
  retryable: true,
  code: 'FL_OVERLOADED',
  message: 'The gateway has no socket left for another connection.',
};
const POOL_CLOSED: ErrorVerdict = {
  end: 'cancelled',
  retryable: true,
  code: 'FL_UPSTREAM_RESET',
  message: 'The gateway closed the connection.',
};
const NOT_SENDABLE: ErrorVerdict = {
  end: 'cancelled',
  retryable: true,
  code: 'FL_INTERNAL',
  message: 'The gateway could not put the request into HTTP.',
};
const ABORTED: ErrorVerdict = {
  end: 'cancelled',
  retryable: false,
  code: 'FL_CLIENT_CLOSED',
  message: 'The request was given up.',
};

/** By the `code` of Node's and undici's errors; TLS and parser errors by their prefix. */
const BY_CODE: Readonly<Record<string, ErrorVerdict>> = {
  ECONNREFUSED: REFUSED,
  EHOSTUNREACH: REFUSED,
  ENETUNREACH: REFUSED,
  EHOSTDOWN: REFUSED,
  ENOTFOUND: REFUSED,
  EAI_AGAIN: REFUSED,
  EPROTO: REFUSED,
  ECONNRESET: RESET,
  EPIPE: RESET,
  ETIMEDOUT: CONNECT_TIMEOUT,
  UND_ERR_SOCKET: RESET,
  UND_ERR_CONNECT_TIMEOUT: CONNECT_TIMEOUT,
  UND_ERR_HEADERS_TIMEOUT: FIRST_TOKEN_TIMEOUT,
  UND_ERR_BODY_TIMEOUT: GAP_TIMEOUT,
  UND_ERR_HEADERS_OVERFLOW: PROTOCOL,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: PROTOCOL,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: PROTOCOL,
  EMFILE: NO_SOCKET,
  ENFILE: NO_SOCKET,
  ENOBUFS: NO_SOCKET,
  EADDRNOTAVAIL: NO_SOCKET,
  UND_ERR_CLOSED: POOL_CLOSED,
  UND_ERR_DESTROYED: POOL_CLOSED,
  UND_ERR_INVALID_ARG: NOT_SENDABLE,
  UND_ERR_NOT_SUPPORTED: NOT_SENDABLE,
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: NOT_SENDABLE,
  UND_ERR_ABORTED: ABORTED,
  ABORT_ERR: ABORTED,
};

const BY_PREFIX: readonly (readonly [string, ErrorVerdict])[] = [
  ['HPE_', PROTOCOL],
  ['ERR_TLS', REFUSED],
  ['ERR_SSL', REFUSED],
  ['CERT_', REFUSED],
  ['UNABLE_TO_', REFUSED],
  ['DEPTH_ZERO_', REFUSED],
  ['SELF_SIGNED_', REFUSED],
];

/** The verdict on what a connection threw. Anything unknown counts as a reset. */
export function classifyError(error: unknown): ErrorVerdict {
  if (error instanceof Error && error.name === 'AbortError') return ABORTED;
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'string') {
    const cause = (error as { cause?: unknown } | undefined)?.cause;
    return cause === undefined ? RESET : classifyError(cause);
  }
  return BY_CODE[code] ?? BY_PREFIX.find(([prefix]) => code.startsWith(prefix))?.[1] ?? RESET;
}
