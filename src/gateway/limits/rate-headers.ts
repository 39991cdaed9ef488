import type { MinuteShare } from './minute.ts';
import { MINUTE_MS } from './sliding.ts';

/** A limit by the minute, and what is left of it. */
export interface MinuteState {
  readonly share: MinuteShare;
  readonly left: number;
}

/**
 * The headers of an answer, of the tightest limit of each unit. OpenAI's names: limit, remaining, and the time until
 * nothing counts any more (https://platform.openai.com/docs/guides/rate-limits, read 2026-11); and the fields of
 * draft-ietf-httpapi-ratelimit-headers-09 (2025-03), with seconds.
 */
export function rateHeaders(states: readonly MinuteState[]): Readonly<Record<string, string>> {
  const tightest = new Map<MinuteShare['unit'], MinuteState>();
  for (const state of states) {
    const other = tightest.get(state.share.unit);
    if (other === undefined || state.left < other.left) tightest.set(state.share.unit, state);
  }
  const headers: Record<string, string> = {};
  const policies: string[] = [];
  const now: string[] = [];
  for (const [unit, { share, left }] of tightest) {
    const resetS = Math.ceil(share.resetMs / 1000);
    headers[`x-ratelimit-limit-${unit}`] = String(share.limit);
    headers[`x-ratelimit-remaining-${unit}`] = String(left);
    headers[`x-ratelimit-reset-${unit}`] =
      resetS < 60 ? `${resetS}s` : `${Math.floor(resetS / 60)}m${resetS % 60}s`;
    policies.push(`"${unit}";q=${share.limit};w=${MINUTE_MS / 1000}`);
    now.push(`"${unit}";r=${left};t=${resetS}`);
  }
  if (now.length > 0) {
    headers['ratelimit-policy'] = policies.join(', ');
    headers.ratelimit = now.join(', ');
  }
  return headers;
}
