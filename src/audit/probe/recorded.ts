import { z } from 'zod';
import type { Rule } from '../fingerprints/schema.ts';
import { BASELINE_KEY, type ProbeRequest, type ProbeResponse, requestKey, type Sender } from './exchange.ts';
import { type Identification, identify } from './identify.ts';

/** One request with its answer, as a file keeps it. A request whose path begins with BASELINE_PREFIX is the baseline. */
export const recordedExchange = z.strictObject({
  request: z.strictObject({ method: z.enum(['GET', 'HEAD', 'POST']), path: z.string().startsWith('/') }),
  response: z.strictObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    /** Text, trimmed to what matters; left out: empty. */
    body: z.string().default(''),
    /** Set where `body` is base64. */
    encoding: z.literal('base64').optional(),
    /** After redirects; a path with its query is enough. */
    url: z.string(),
    /** Of the untrimmed body of an icon. */
    icon: z.strictObject({ mmh3: z.int(), sha256: z.string() }).optional(),
  }),
});
export type RecordedExchange = z.input<typeof recordedExchange>;

export const recording = z.array(recordedExchange);
export type Recording = z.input<typeof recording>;

/**
 * A sender that answers from a recording and touches no network. A path that was not recorded gets what the target
 * answered for a path that cannot exist, or a bare 404.
 */
export function replay(exchanges: Recording): Sender {
  const answers = new Map<string, ProbeResponse>();
  for (const { request, response } of recording.parse(exchanges)) {
    const { encoding, body, headers, ...rest } = response;
    answers.set(requestKey(request), {
      ...rest,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      body: encoding === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : body,
    });
  }
  const missing: ProbeResponse = { status: 404, headers: {}, body: '', url: '' };
  return async (request: ProbeRequest) =>
    answers.get(requestKey(request)) ?? answers.get(BASELINE_KEY) ?? missing;
}

/** Names what a recording is of, as a scan would: the same plan, the same rules, no network. */
export function identifyRecorded(exchanges: Recording, rules: readonly Rule[]): Promise<Identification> {
  return identify(replay(exchanges), rules);
}
