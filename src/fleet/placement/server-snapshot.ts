import type { ServerMetrics } from './server-metrics.ts';

/** What a server last said of itself, as it may be shown. */
export interface ServerSnapshot {
  /** `unknown`: it never said anything that could be read, or too long ago to go by. */
  readonly state: 'fresh' | 'unknown';
  /** Since the last reading. */
  readonly ageMs: number | null;
  readonly running: number | null;
  readonly waiting: number | null;
  /** 0 to 1. */
  readonly kvUsage: number | null;
  /** Share of prompt tokens that its prefix cache had since its start, 0 to 1. */
  readonly prefixHitRate: number | null;
  readonly loras: readonly string[];
}

/** `last` is the last reading, `fresh` whether it may be gone by. */
export function serverSnapshot(
  last: ServerMetrics | undefined,
  fresh: boolean,
  nowMs: number,
): ServerSnapshot {
  const { promptTokens = 0, cachedTokens = 0 } = last ?? {};
  return {
    state: fresh ? 'fresh' : 'unknown',
    ageMs: last === undefined ? null : nowMs - last.atMs,
    running: last?.running ?? null,
    waiting: last?.waiting ?? null,
    kvUsage: last?.kvUsage ?? null,
    prefixHitRate: promptTokens > 0 ? cachedTokens / promptTokens : null,
    loras: [...(last?.loras ?? [])],
  };
}
