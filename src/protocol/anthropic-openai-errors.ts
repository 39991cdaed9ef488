import type { FairleadError } from '../core/errors.ts';

/** Anthropic's types of error by the status that they come with. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

export interface AnthropicError {
  readonly type: 'error';
  readonly error: {
    readonly type: string;
    readonly message: string;
    /** `error_code` is the stable code from the one table, under the name that Anthropic's clients read. */
    readonly details: { readonly error_code: string; readonly param?: string; readonly hint?: string };
  };
  readonly request_id: string | null;
}

/** The body, or the data of an `error` event, that tells an Anthropic client of `error`. */
export function toAnthropicError(error: FairleadError, requestId?: string): AnthropicError {
  const { code, status, message, param, hint } = error;
  return {
    type: 'error',
    error: {
      type: TYPES.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error'),
      message,
      details: {
        error_code: code,
        ...(param === undefined ? {} : { param }),
        ...(hint === undefined ? {} : { hint }),
      },
    },
    request_id: requestId ?? null,
  };
}
