/** After a return, a backend's share of traffic grows to its full one over this long. */
const SLOW_START_MS = 10_000;
const SLOW_START_FLOOR = 0.1;

/** Share of its weight, 0.1 to 1, that a backend gets `sinceMs` milliseconds after its return. O(1). */
export function slowStart(sinceMs: number): number {
  return sinceMs >= SLOW_START_MS ? 1 : Math.max(SLOW_START_FLOOR, sinceMs / SLOW_START_MS);
}
