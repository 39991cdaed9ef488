import type { AigRules } from '../aig/load.ts';
import type { FoundComponent } from '../finding.ts';
import { type ProbeResponse, requestKey } from '../probe/exchange.ts';
import type { Session } from '../probe/session.ts';

/** Confidence in what a rule of A.I.G. says: its rules are looser than ours. */
const CONFIDENCE = 0.6;

/**
 * Products that A.I.G.'s fingerprints name. Every request is sent once; without `compat` an answer that is no more than the
 * target's answer to anything is left out, since those rules do not ask for a status.
 */
export async function aigComponents(
  rules: AigRules,
  session: Session,
  compat: boolean,
): Promise<FoundComponent[]> {
  for (const request of rules.fingerprints.flatMap(({ requests }) => requests)) await session.ask(request);
  const answers = new Map<string, ProbeResponse>();
  for (const [key, response] of session.transcript)
    if (compat || session.page(key) !== undefined) answers.set(key, response);
  const found: FoundComponent[] = [];
  for (const fingerprint of rules.fingerprints) {
    const { hit, version } = fingerprint.matches(answers, { compat });
    if (hit) found.push({ name: fingerprint.name, version, confidence: CONFIDENCE });
  }
  return found;
}

/** Distinct requests of `rules`, for the limit of a target. */
export function aigRequestCount(rules: readonly AigRules[]): number {
  const requests = rules.flatMap(({ fingerprints }) => fingerprints.flatMap(({ requests: each }) => each));
  return new Set(requests.map(requestKey)).size;
}
