/**
 * The last 60 seconds, from two fixed minutes: what was taken in this one, and of the one before the part that still lies
 * in the last 60 seconds, as if it had been spread evenly. So a burst at the edge of a minute does not get through twice,
 * as it would with one fixed window. It is an estimate: where all of the minute before came at its very end, the 60
 * seconds from there can hold up to twice the limit, evenly over the second part. Cloudflare measured the same
 * approximation on 400 million requests: 0.003 % wrongly allowed or refused.
 * https://blog.cloudflare.com/counting-things-a-lot-of-different-things/ (2017-06)
 */
export const MINUTE_MS = 60_000;

/** What this minute may hold in whole numbers, `elapsedMs` after its start, when the one before held `before`. */
export function allowance(limit: number, before: number, elapsedMs: number): number {
  return Math.max(0, Math.floor(limit - before * (1 - elapsedMs / MINUTE_MS)));
}

/**
 * Milliseconds until one more fits, if nobody else asks, when the minute before held `before` and this one holds
 * `current`: from allowance(…) ≥ current + 1, solved for the time.
 */
export function waitMs(limit: number, before: number, current: number, elapsedMs: number): number {
  const room = limit - current - 1;
  if (room >= 0) return Math.ceil(Math.max(0, agedMs(before, room) - elapsedMs));
  return Math.ceil(MINUTE_MS - elapsedMs + agedMs(current, limit - 1));
}

/** How far into a minute the one before, which held `before`, counts for `room` at most. */
function agedMs(before: number, room: number): number {
  return before <= room ? 0 : MINUTE_MS * (1 - room / before);
}
