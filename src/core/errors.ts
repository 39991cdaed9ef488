import { ERROR_CODES, type ErrorCode, type ErrorSpec } from './error-codes.ts';

export interface ErrorDetail {
  /** What the reader should do next, one sentence. */
  readonly hint?: string;
  /** The request field or config path that is at fault. */
  readonly param?: string;
  readonly cause?: unknown;
  /** Overrides the table's status, for upstream errors that keep their own. */
  readonly status?: number;
  /** Milliseconds after which a retry makes sense. */
  readonly retryAfterMs?: number;
}

/** An error with a stable code from the table; its message is safe to show to whoever caused it. */
export class FairleadError extends Error {
  override readonly name = 'FairleadError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly type: string;
  readonly retryable: boolean;
  readonly hint: string | undefined;
  readonly param: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    const spec: ErrorSpec = ERROR_CODES[code];
    this.code = code;
    this.status = detail.status ?? spec.status;
    this.type = spec.type;
    this.retryable = spec.retryable;
    this.hint = detail.hint;
    this.param = detail.param;
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/** The OpenAI error object for `error`; `code` is OpenAI's own where the table names one. */
export function toErrorBody(error: FairleadError): { error: Record<string, unknown> } {
  const spec: ErrorSpec = ERROR_CODES[error.code];
  return {
    error: {
      message: error.message,
      type: error.type,
      param: error.param ?? null,
      code: spec.openai ?? error.code,
      fairlead_code: error.code,
      retryable: error.retryable,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    },
  };
}

/** `thrown` itself when it is already one of ours, else an FL_INTERNAL that keeps it as cause. */
export function toFairleadError(thrown: unknown): FairleadError {
  if (thrown instanceof FairleadError) return thrown;
  return new FairleadError('FL_INTERNAL', 'The gateway failed on this request.', {
    cause: thrown,
    hint: 'Look for the request id in the log.',
  });
}
