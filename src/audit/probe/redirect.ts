import type { ProbeResponse } from './exchange.ts';

/** Where a redirect leads, if it stays on the host: to the same port, or from plain HTTP to TLS at the usual port. */
export function nextHop(from: URL, { status, headers }: ProbeResponse): URL | undefined {
  if (status < 300 || status >= 400 || headers.location === undefined) return undefined;
  const to = URL.parse(headers.location, from.href);
  if (to === null || to.hostname !== from.hostname || to.href === from.href) return undefined;
  const upgraded = from.protocol === 'http:' && to.protocol === 'https:' && to.port === '';
  return to.origin === from.origin || upgraded ? to : undefined;
}
