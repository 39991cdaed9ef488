import { randomBytes } from 'node:crypto';
import type { ProbeClient, TargetSender } from '../probe/client.ts';
import { BASELINE_PREFIX, MOST_HOPS, type ProbeRequest, requestKey, type Sender } from '../probe/exchange.ts';
import { type Target, targetUrl } from '../probe/targets.ts';

export interface OpenOrigin {
  readonly url: URL;
  readonly send: Sender;
  /** Of the path that cannot exist. */
  readonly nonce: string;
  /** Requests that were in vain before it. */
  readonly spent: number;
}

/** Ports on which TLS is tried first. */
const TLS_PORTS = new Set([443, 8443]);

/**
 * Finds out whether a target speaks HTTP or HTTPS by asking for the page that cannot exist, whose answer is kept for the scan. Gives
 * the reason in place of an origin where it speaks neither.
 */
export async function openOrigin(
  client: ProbeClient,
  target: Target,
): Promise<OpenOrigin | { problem: string }> {
  const first = TLS_PORTS.has(target.port) ? (['https', 'http'] as const) : (['http', 'https'] as const);
  const schemes = target.scheme === undefined ? first : [target.scheme];
  let problem = '';
  let spent = 0;
  for (const scheme of schemes) {
    const url = targetUrl(target, scheme);
    const sender = client.target(url);
    const opened = await tryOrigin(url, sender);
    if (opened !== undefined) return { ...opened, spent };
    spent += 1;
    problem ||= explain(sender.lastFailure());
    if (/timeout|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/i.test(sender.lastFailure()))
      break;
    if (scheme === 'https') problem = explain(sender.lastFailure());
  }
  return { problem };
}

async function tryOrigin(url: URL, { send }: TargetSender): Promise<Omit<OpenOrigin, 'spent'> | undefined> {
  const nonce = randomBytes(6).toString('hex');
  const request: ProbeRequest = { method: 'GET', path: `${BASELINE_PREFIX}${nonce}` };
  const answer = await send(request, MOST_HOPS);
  if (answer === undefined || wantsTls(url, answer)) return undefined;
  const key = requestKey(request);
  return {
    url,
    nonce,
    send: async (asked, maxHops) => (requestKey(asked) === key ? answer : send(asked, maxHops)),
  };
}

/** True for the plain error that TLS servers answer to plain HTTP. */
function wantsTls(url: URL, { status, body }: { status: number; body: string }): boolean {
  return (
    url.protocol === 'http:' &&
    status === 400 &&
    /HTTP request to an? HTTPS|plain HTTP request was sent to HTTPS/i.test(body)
  );
}

function explain(failure: string): string {
  if (/timeout/i.test(failure)) return 'it does not answer in time';
  if (failure === 'ECONNREFUSED') return 'nothing listens there';
  if (failure === 'ENOTFOUND' || failure === 'EAI_AGAIN') return 'its name is not known';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(failure))
    return `its TLS certificate is not trusted (${failure}); --insecure looks at it all the same`;
  if (/^HPE_|EPROTO|ECONNRESET|UND_ERR_SOCKET|WRONG_VERSION|ERR_SSL/.test(failure))
    return `it does not speak HTTP (${failure})`;
  return `it cannot be asked (${failure})`;
}
