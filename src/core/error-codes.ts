/**
 * The one table of error codes. Stable from the first release: a code may be added, never renamed.
 * `type` and `openai` follow OpenAI's error object; `openai` is the well-known code that clients
 * already branch on, where one exists, and is what stands in `error.code` then.
 */
export interface ErrorSpec {
  readonly status: number;
  readonly type: string;
  readonly retryable: boolean;
  readonly openai?: string;
}

const invalid = 'invalid_request_error';
const upstream = 'upstream_error';
const server = 'server_error';

export const ERROR_CODES = {
  // requests
  FL_BODY_INVALID_JSON: { status: 400, type: invalid, retryable: false },
  FL_BODY_TOO_LARGE: { status: 413, type: invalid, retryable: false },
  FL_BODY_TOO_DEEP: { status: 400, type: invalid, retryable: false },
  FL_BODY_TIMEOUT: { status: 408, type: invalid, retryable: true },
  FL_HEADERS_TOO_LARGE: { status: 431, type: invalid, retryable: false },
  FL_PARAM_MISSING: { status: 400, type: invalid, retryable: false },
  FL_PARAM_INVALID: { status: 400, type: invalid, retryable: false },
  FL_MODEL_NOT_FOUND: { status: 404, type: invalid, retryable: false, openai: 'model_not_found' },
  FL_RESPONSE_NOT_FOUND: { status: 404, type: invalid, retryable: false },
  FL_PREVIOUS_RESPONSE_NOT_FOUND: {
    status: 400,
    type: invalid,
    retryable: false,
    openai: 'previous_response_not_found',
  },
  FL_ROUTE_NOT_FOUND: { status: 404, type: invalid, retryable: false },
  FL_METHOD_NOT_ALLOWED: { status: 405, type: invalid, retryable: false },
  FL_MEDIA_TYPE: { status: 415, type: invalid, retryable: false },
  FL_CONTEXT_LENGTH: { status: 400, type: invalid, retryable: false, openai: 'context_length_exceeded' },
  FL_UNSUPPORTED: { status: 400, type: invalid, retryable: false },
  FL_UNAUTHORISED: { status: 401, type: 'authentication_error', retryable: false, openai: 'invalid_api_key' },
  FL_FORBIDDEN: { status: 403, type: 'permission_error', retryable: false },
  FL_CONFLICT: { status: 409, type: invalid, retryable: false },
  FL_BLOCKED: { status: 403, type: 'permission_error', retryable: false, openai: 'content_policy_violation' },
  FL_RATE_LIMITED: { status: 429, type: 'rate_limit_error', retryable: true, openai: 'rate_limit_exceeded' },
  FL_BUDGET_SPENT: {
    status: 429,
    type: 'insufficient_quota',
    retryable: false,
    openai: 'insufficient_quota',
  },
  FL_CALL_LIMIT: { status: 400, type: invalid, retryable: false },
  FL_CLIENT_CLOSED: { status: 499, type: invalid, retryable: false },
  // backends
  FL_UPSTREAM_UNAVAILABLE: { status: 503, type: upstream, retryable: true },
  FL_UPSTREAM_REFUSED: { status: 502, type: upstream, retryable: true },
  FL_UPSTREAM_RESET: { status: 502, type: upstream, retryable: true },
  FL_UPSTREAM_PROTOCOL: { status: 502, type: upstream, retryable: true },
  FL_UPSTREAM_CUT: { status: 502, type: upstream, retryable: true },
  FL_UPSTREAM_STATUS: { status: 502, type: upstream, retryable: true },
  FL_UPSTREAM_RATE_LIMITED: {
    status: 429,
    type: 'rate_limit_error',
    retryable: true,
    openai: 'rate_limit_exceeded',
  },
  FL_UPSTREAM_CONNECT_TIMEOUT: { status: 504, type: upstream, retryable: true },
  FL_UPSTREAM_FIRST_TOKEN_TIMEOUT: { status: 504, type: upstream, retryable: true },
  FL_UPSTREAM_GAP_TIMEOUT: { status: 504, type: upstream, retryable: true },
  FL_UPSTREAM_TOTAL_TIMEOUT: { status: 504, type: upstream, retryable: true },
  FL_OVERLOADED: { status: 503, type: server, retryable: true },
  FL_SHUTTING_DOWN: { status: 503, type: server, retryable: true },
  // the store
  FL_STORE_UNAVAILABLE: { status: 503, type: server, retryable: true },
  FL_STORE_FAILED: { status: 500, type: server, retryable: false },
  // on-board models
  FL_MODEL_FILE: { status: 500, type: server, retryable: false },
  FL_MODEL_HASH: { status: 500, type: server, retryable: false },
  FL_MODEL_FAILED: { status: 503, type: server, retryable: true },
  FL_RUNTIME_MISSING: { status: 503, type: server, retryable: false },
  FL_INTERNAL: { status: 500, type: server, retryable: false },
  // config and command line (status is unused there)
  FL_CONFIG_UNREADABLE: { status: 400, type: 'config_error', retryable: false },
  FL_CONFIG_SYNTAX: { status: 400, type: 'config_error', retryable: false },
  FL_CONFIG_UNKNOWN_KEY: { status: 400, type: 'config_error', retryable: false },
  FL_CONFIG_INVALID: { status: 400, type: 'config_error', retryable: false },
  FL_CONFIG_REFERENCE: { status: 400, type: 'config_error', retryable: false },
  FL_CONFIG_ENV: { status: 400, type: 'config_error', retryable: false },
  FL_CONFIG_SECRET: { status: 400, type: 'config_error', retryable: false },
  FL_USAGE: { status: 400, type: 'usage_error', retryable: false },
  FL_PORT_IN_USE: { status: 500, type: server, retryable: false },
  FL_GATEWAY_UNREACHABLE: { status: 503, type: server, retryable: true },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERROR_CODES;
