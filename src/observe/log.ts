import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { LogConfig } from '../config/schema/gateway.ts';

/** One finished request, as the log tells it. */
export interface RequestRecord {
  /** The request id that the client got in its headers. */
  readonly id: string;
  /** The route as it is declared, such as /v1/chat/completions. */
  readonly route: string;
  /** The model that the client asked for. */
  readonly asked?: string | undefined;
  readonly decision?: string | null | undefined;
  readonly model?: string | undefined;
  readonly backend?: string | undefined;
  readonly reasoning?: string | undefined;
  readonly status: number;
  readonly stream: boolean;
  readonly attempts: number;
  /** Calls that the answer took, where it took more than one. */
  readonly calls?: number | undefined;
  /** The gaps between its tokens, milliseconds. */
  readonly flow?: object | undefined;
  /** How often the stream went on at another backend. */
  readonly resumes?: number | undefined;
  /** The longest gap of those, from the fault to the next new text. */
  readonly resumeMs?: number | undefined;
  /** Of that, what came on top of the backup's own time to its first event. */
  readonly resumeAddedMs?: number | undefined;
  readonly promptTokens?: number | undefined;
  readonly completionTokens?: number | undefined;
  readonly cost?: number | undefined;
  readonly currency?: string | undefined;
  readonly ttftMs?: number | undefined;
  readonly totalMs: number;
  readonly routingUs?: number | undefined;
  /** Bytes of the answer's body. */
  readonly bytes: number;
  /** Stable code of the error that ended the request. */
  readonly error?: string | undefined;
  /** Written only where the configuration asks for prompts. */
  readonly prompt?: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  /** One line for one request. Never waits for the disk. */
  request(record: RequestRecord): void;
  error(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
  /** Writes what is buffered, at once and blocking: for the end of the process. */
  flush(): void;
}

export interface LogOptions extends LogConfig {
  /** Where the lines go; standard error, buffered, when left out. */
  readonly stream?: DestinationStream;
}

const SECRETS = ['key', 'apiKey', 'token', 'secret', 'password', 'authorization', 'cookie', 'headers'];
const BUFFER_BYTES = 8 * 1024;
/** What may wait for a reader that does not read; beyond it lines are dropped, never the gateway held up. */
const MAX_BUFFER_BYTES = 16 * 1024 * 1024;
const FLUSH_EVERY_MS = 250;

/**
 * The log of one process: JSON lines on standard error. Lines are buffered and written in the background, and what
 * is left is written when the process ends. Secrets are replaced, and prompts left out unless asked for.
 */
export function createLog(options: LogOptions): Log {
  const sink = options.stream ?? bufferedStderr();
  const shared = { level: options.level, base: { pid: process.pid } };
  // Request lines have a fixed form without secrets, so that they need not pay for the search.
  const requests = pino(shared, sink);
  const events = pino(
    { ...shared, redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '***' } },
    sink,
  );
  const say =
    (level: 'error' | 'warn' | 'info' | 'debug') =>
    (message: string, fields: Fields = {}) =>
      events[level](fields, message);
  return {
    request: requestWriter(requests, options),
    error: say('error'),
    warn: say('warn'),
    info: say('info'),
    debug: say('debug'),
    flush: () => {
      if ('flushSync' in sink && typeof sink.flushSync === 'function') sink.flushSync();
    },
  };
}

function requestWriter(logger: Logger, { requests, prompts }: LogConfig): Log['request'] {
  if (!requests) return () => {};
  return (record) => {
    logger.info(
      {
        ...record,
        ttftMs: micros(record.ttftMs),
        resumeMs: micros(record.resumeMs),
        resumeAddedMs: micros(record.resumeAddedMs),
        totalMs: micros(record.totalMs),
        prompt: prompts ? record.prompt : undefined,
      },
      'request',
    );
  };
}

/** Milliseconds to the microsecond: the clock's further digits say nothing. */
const micros = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms * 1000) / 1000;

const bufferedStderr = () =>
  destination({
    dest: 2,
    sync: false,
    minLength: BUFFER_BYTES,
    maxLength: MAX_BUFFER_BYTES,
    periodicFlush: FLUSH_EVERY_MS,
  });
