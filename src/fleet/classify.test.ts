import { describe, expect, it } from 'vitest';
import { classifyError, classifyStatus, retryAfterMs } from './classify.ts';

describe('classifyStatus', () => {
  it.each([
    [400, 'client_error', false],
    [401, 'client_error', true],
    [402, 'client_error', true],
    [404, 'client_error', true],
    [422, 'client_error', false],
    [408, 'server_error', true],
    [429, 'rate_limited', true],
    [500, 'server_error', true],
    [501, 'client_error', false],
    [503, 'server_error', true],
    [529, 'server_error', true],
  ] as const)('%i ends as %s, retryable %s', (status, end, retryable) => {
    expect(classifyStatus(status, {})).toMatchObject({ end, retryable });
  });
});

describe('retryAfterMs', () => {
  it.each([
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '120', 'retry-after': '9' }, 120],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:05 GMT' }, 4000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j asks for %s', (headers, wanted) => {
    expect(retryAfterMs(headers, 1000)).toBe(wanted);
  });
});

describe('classifyError', () => {
  it.each([
    ['ECONNREFUSED', 'FL_UPSTREAM_REFUSED'],
    ['EAI_AGAIN', 'FL_UPSTREAM_REFUSED'],
    ['ECONNRESET', 'FL_UPSTREAM_RESET'],
    ['UND_ERR_SOCKET', 'FL_UPSTREAM_RESET'],
    ['UND_ERR_CONNECT_TIMEOUT', 'FL_UPSTREAM_CONNECT_TIMEOUT'],
    ['HPE_INVALID_CONSTANT', 'FL_UPSTREAM_PROTOCOL'],
    ['CERT_HAS_EXPIRED', 'FL_UPSTREAM_REFUSED'],
    ['UND_ERR_HEADERS_TIMEOUT', 'FL_UPSTREAM_FIRST_TOKEN_TIMEOUT'],
    ['UND_ERR_BODY_TIMEOUT', 'FL_UPSTREAM_GAP_TIMEOUT'],
    ['SOMETHING_NEW', 'FL_UPSTREAM_RESET'],
  ])('%s is %s and worth another try', (code, wanted) => {
    expect(classifyError(Object.assign(new Error('x'), { code }))).toMatchObject({
      code: wanted,
      retryable: true,
    });
  });

  it.each([
    ['EMFILE', 'FL_OVERLOADED', true],
    ['EADDRNOTAVAIL', 'FL_OVERLOADED', true],
    ['UND_ERR_DESTROYED', 'FL_UPSTREAM_RESET', true],
    ['UND_ERR_INVALID_ARG', 'FL_INTERNAL', true],
    ['UND_ERR_ABORTED', 'FL_CLIENT_CLOSED', false],
  ])('%s is our own doing and says nothing against the backend', (code, wanted, retryable) => {
    const verdict = classifyError(Object.assign(new Error('x'), { code }));
    expect(verdict).toMatchObject({ end: 'cancelled', code: wanted, retryable });
  });

  it('knows an abort by its name', () => {
    expect(classifyError(new DOMException('gone', 'AbortError')).end).toBe('cancelled');
  });

  it('looks through to the cause', () => {
    const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    expect(classifyError(new Error('fetch failed', { cause })).code).toBe('FL_UPSTREAM_REFUSED');
  });
});
