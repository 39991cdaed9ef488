import type { UpstreamError } from './openai-chunk-writer.ts';

const TYPES: Readonly<Record<number, readonly [type: string, code?: string]>> = {
  401: ['authentication_error', 'invalid_api_key'],
  403: ['permission_error'],
  404: ['invalid_request_error', 'model_not_found'],
  429: ['rate_limit_error', 'rate_limit_exceeded'],
};

/**
 * An error of another wire form as OpenAI names it: the type follows the HTTP status; a refusal whose
 * message matches `tooLong` gets the code by which clients recognise an overlong prompt.
 */
export function upstreamError(status: number, message: string, tooLong: RegExp): UpstreamError {
  if (status < 500 && tooLong.test(message)) {
    return { message, type: 'invalid_request_error', code: 'context_length_exceeded' };
  }
  const [type, code] = TYPES[status] ?? [status >= 500 ? 'server_error' : 'invalid_request_error'];
  return code === undefined ? { message, type } : { message, type, code };
}
