import type { FlowsReply } from '../../api/flows.ts';
import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';

const TIMEOUT_MS = 5_000;

/**
 * What the gateway at `url` answers at /api/v1/flows. Throws FL_USAGE for a bad URL, FL_GATEWAY_UNREACHABLE where nothing or
 * something else answers, FL_UNAUTHORISED where the token does not do.
 */
export async function askFlows(url: string, token: string | undefined): Promise<FlowsReply> {
  const base = URL.parse(url);
  if (base === null || !/^https?:$/.test(base.protocol)) {
    throw new FairleadError('FL_USAGE', `'${url}' is no URL of a gateway`, {
      hint: 'such as --url http://127.0.0.1:8899',
    });
  }
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  let response: Response;
  let body: unknown;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    response = await fetch(new URL('/api/v1/flows', base), { headers, signal });
    body = await response.json();
  } catch (error) {
    throw unreachable(base, 'no gateway answers', error);
  }
  if (response.status === 401 || response.status === 403) {
    throw new FairleadError('FL_UNAUTHORISED', `the gateway at ${base.origin} wants a token`, {
      hint: 'give the token that `fairlead serve` printed, or the key of an administrator, with --token',
    });
  }
  if (isReply(body)) return body;
  throw unreachable(base, 'what answers is no gateway, or one without flows', undefined);
}

function unreachable(base: URL, what: string, cause: unknown): FairleadError {
  return new FairleadError('FL_GATEWAY_UNREACHABLE', `${what} at ${base.origin}`, {
    hint: 'start one with `fairlead serve`, or say where it is with --url; bound beyond this machine, its management API has a port of its own, 8898',
    cause,
  });
}

const isReply = (body: unknown): body is FlowsReply =>
  isRecord(body) && Array.isArray(body.backends) && Array.isArray(body.streams);
