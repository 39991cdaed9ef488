/** How a stream has flowed; milliseconds, null where it has had no gap. */
export interface FlowSummary {
  /** Gaps that were measured. */
  readonly gaps: number;
  /** Of the newest 128 gaps. */
  readonly gapP50Ms: number | null;
  readonly gapP99Ms: number | null;
  /** Of all. */
  readonly gapMaxMs: number | null;
  /** J ← J + (|Δ| − J) / 16 over the differences Δ of two gaps in a row, as in RFC 3550. */
  readonly jitterMs: number | null;
  /** Gaps beyond what was the backend's limit then, and the silence in which it was given up. */
  readonly stalls: number;
}

/** A stream that runs, in the list of its backend. */
export interface RunningStream {
  /** Where the list keeps it; -1 while it is in none. Only the list writes it. */
  slot: number;
  /** Who asked, as it may be shown; undefined where nobody has said. */
  readonly label: string | undefined;
  summary(): FlowSummary;
  /** Chunks a second over the gaps that are kept, 0 before the first. */
  chunksPerSecond(nowMs: number): number;
  /** Since its second chunk. */
  ageMs(nowMs: number): number;
  /** Since its last chunk. */
  silentMs(nowMs: number): number;
}
