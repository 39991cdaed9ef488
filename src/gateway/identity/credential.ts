import type { RequestHeaders } from './contract.ts';

/** Longer ones are refused unread: no key is, and no token that a proxy would carry. */
export const CREDENTIAL_CHARS_AT_MOST = 16_384;

const BEARER = /^bearer +/i;

/**
 * What the client says to be its key or token: of `Authorization: Bearer`, `x-api-key`, `api-key` the first that is
 * there, and only that one. Undefined: none.
 */
export function readCredential(headers: RequestHeaders): string | undefined {
  const authorization = headers.authorization;
  if (typeof authorization === 'string') {
    const scheme = BEARER.exec(authorization);
    if (scheme !== null) return given(authorization.slice(scheme[0].length));
  }
  return given(headers['x-api-key']) ?? given(headers['api-key']);
}

function given(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}
