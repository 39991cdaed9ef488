import { slowStart } from '../slow-start.ts';
import { ChangePoint } from './change-point.ts';
import { gapBucket } from './gap-scale.ts';
import { GapSpans } from './gap-spans.ts';
import { type Peer, siblingShift } from './peers.ts';
import type { RunningStream } from './running-stream.ts';
import { stallLimitMs } from './stall-limit.ts';

/** A window closes after this long, and not before it has enough gaps to speak of a pace. */
const WINDOW_MS = 200;
const WINDOW_GAPS = 6;
/** A window that was mostly idle for longer than this says nothing of any moment. */
const WINDOW_STALE_MS = 5_000;
/** A gap counts in its window's mean for three times its 95th percentile at most: a single pause is no change of pace. */
const CAP_QUANTILE = 0.95;
const CAP_FACTOR = 3;
/** A degraded backend that gets nothing to show what it can has its share doubled this often. */
const PROBE_EVERY_MS = 5_000;
const MOST_PROBED = 0.5;
/** Degraded for so long, what it does is what it can: a slower machine and no straggler. */
const RELEARN_MS = 600_000;
const JITTER_GAIN = 1 / 64;
/** Of fewer streams the pauses may fall together. */
const LEAST_STREAMS = 3;
/** Shorter silences are the scheduler's. */
const SILENT_LEAST_MS = 50;
/** The gaps' distribution is read with each of the first windows, later once a second. */
const DENSE_WINDOWS = 32;
const LEARN_EVERY = 4;

/** Slots of the figures that change with every chunk; a typed array, so that no number is ever boxed. */
const SUM = 0;
const COUNT = 1;
const CAP = 2;
const WINDOW_START = 3;
const WINDOW_END = 4;
const JITTER = 5;
const LAST_GAP = 6;
const EVER_SUM = 7;
const EVER_SUM_AT_START = 8;
const CHUNKS = 9;

/** Where a stream's figures say when its last chunk came and what gap there was before it. */
export const LAST_CHUNK_AT = 0;
export const LAST_GAP_OF_STREAM = 1;
type StreamFigures = Float64Array;

export type FlowState = 'learning' | 'steady' | 'degraded' | 'returning';

/**
 * How tokens flow from one backend: gaps over a sliding window and over its history, and whether it keeps to its own pace.
 * It outlives configurations. Times are milliseconds of one monotonic clock, with microsecond fractions.
 */
export class BackendFlow {
  readonly #slots = new Float64Array(10);
  readonly #change = new ChangePoint();
  readonly #spans = new GapSpans();
  #windows = 0;
  #limitMs: number | undefined;
  #windowAtMs = Number.NEGATIVE_INFINITY;
  #changedAtMs = Number.NEGATIVE_INFINITY;
  #tokensPerChunk = 1;
  readonly streams: RunningStream[] = [];
  stalls = 0;
  /** How often it was called degraded. */
  calls = 0;

  constructor() {
    this.#slots[CAP] = Number.POSITIVE_INFINITY;
  }

  /** Whether its pace has left its own history for the worse, and its siblings'. */
  get degraded(): boolean {
    return this.#change.degraded;
  }

  /** When it was last called degraded or well again. */
  get changedAtMs(): number {
    return this.#changedAtMs;
  }

  /** Whether a window that closed after `sinceMs`, and is its last one, was still slow. */
  slowSince(sinceMs: number): boolean {
    return this.#change.slow && this.#windowAtMs > sinceMs;
  }

  /** Natural logarithm of how many times slower than its history it is; undefined where nothing fresh is known. */
  freshShift(nowMs: number): number | undefined {
    return this.#change.learned && nowMs - this.#windowAtMs < WINDOW_STALE_MS
      ? this.#change.shift
      : undefined;
  }

  /** Silence beyond this is a stall, by its history, milliseconds; undefined while too little is known. O(1). */
  get limitMs(): number | undefined {
    return this.#limitMs;
  }

  /**
   * One gap of one of its streams, as it stands in the stream's own figures: a number that is handed over would be boxed.
   * O(1) and without allocation but for the last gap of a window.
   */
  gap(figures: StreamFigures, peers: readonly Peer[]): void {
    const slots = this.#slots;
    const nowMs = figures[LAST_CHUNK_AT] as number;
    const gapMs = figures[LAST_GAP_OF_STREAM] as number;
    const bucket = gapBucket(gapMs);
    const cap = slots[CAP] as number;
    slots[SUM] = (slots[SUM] as number) + Math.min(gapMs, cap);
    slots[EVER_SUM] = (slots[EVER_SUM] as number) + gapMs;
    slots[JITTER] =
      (slots[JITTER] as number) +
      (Math.abs(gapMs - (slots[LAST_GAP] as number)) - (slots[JITTER] as number)) * JITTER_GAIN;
    slots[LAST_GAP] = gapMs;
    const { counts } = this.#spans;
    counts[bucket] = (counts[bucket] as number) + 1;
    slots[CHUNKS] = (slots[CHUNKS] as number) + 1;
    const count = (slots[COUNT] as number) + 1;
    slots[COUNT] = count;
    if (count === 1) {
      slots[WINDOW_START] = nowMs;
      slots[EVER_SUM_AT_START] = slots[EVER_SUM] as number;
      slots[WINDOW_END] = nowMs + WINDOW_MS;
    } else if (nowMs >= (slots[WINDOW_END] as number) && count >= WINDOW_GAPS) this.#close(nowMs, peers);
  }

  /** Gaps of all its streams since the process began. */
  get chunks(): number {
    return this.#slots[CHUNKS] as number;
  }

  /** A stream has ended and its tokens are known. */
  counted(tokens: number, chunks: number): void {
    this.#tokensPerChunk += (tokens / chunks - this.#tokensPerChunk) / 16;
  }

  /** Share of its weight that it should get now: `floor` to 1. O(1). */
  share(nowMs: number, floor: number): number {
    if (!this.#change.degraded) return slowStart(nowMs - this.#changedAtMs);
    const silentMs = nowMs - Math.max(this.#windowAtMs, this.#changedAtMs);
    return Math.min(Math.max(floor, MOST_PROBED), floor * 2 ** Math.floor(silentMs / PROBE_EVERY_MS));
  }

  state(nowMs: number): FlowState {
    if (this.#change.degraded) return 'degraded';
    if (slowStart(nowMs - this.#changedAtMs) < 1) return 'returning';
    return this.#change.learned ? 'steady' : 'learning';
  }

  /** How it flowed over the last ten to twenty seconds. O(buckets). */
  recent(nowMs: number): RecentFlow {
    this.#rotate(nowMs);
    const { gaps, forMs } = this.#spans.recent(nowMs);
    const { total } = gaps;
    return {
      tokensPerSecond: total === 0 ? 0 : (total * this.#tokensPerChunk * 1_000) / Math.max(forMs, WINDOW_MS),
      gapP50Ms: gaps.quantile(0.5) ?? null,
      gapP99Ms: gaps.quantile(0.99) ?? null,
      jitterMs: total === 0 ? null : (this.#slots[JITTER] as number),
    };
  }

  /** How many times slower than its own history its last window was. */
  get slowdown(): number {
    return Math.exp(this.#change.shift);
  }

  /** All gaps since the process began, by bucket of the gap scale, and their sum in milliseconds. O(buckets). */
  totals(): { readonly counts: Float64Array; readonly sumMs: number } {
    return { counts: this.#spans.ever().counts, sumMs: this.#slots[EVER_SUM] as number };
  }

  /** Whether nothing has come on any of its streams for longer than two of its usual gaps. O(streams + buckets). */
  isSilent(nowMs: number): boolean {
    if (this.streams.length < LEAST_STREAMS) return false;
    const usualMs = this.#spans.recent(nowMs).gaps.quantile(0.5) ?? this.#spans.known().quantile(0.5);
    if (usualMs === undefined) return false;
    const silentMs = Math.min(...this.streams.map((stream) => stream.silentMs(nowMs)));
    return silentMs > Math.max(SILENT_LEAST_MS, 2 * usualMs);
  }

  enlist(stream: RunningStream): void {
    stream.slot = this.streams.push(stream) - 1;
  }

  strike(stream: RunningStream): void {
    const { slot } = stream;
    if (slot < 0) return;
    stream.slot = -1;
    const last = this.streams.pop() as RunningStream;
    if (last === stream) return;
    this.streams[slot] = last;
    last.slot = slot;
  }

  #close(nowMs: number, peers: readonly Peer[]): void {
    const slots = this.#slots;
    const mean = (slots[SUM] as number) / (slots[COUNT] as number);
    const tookMs = nowMs - (slots[WINDOW_START] as number);
    const flowedMs = (slots[EVER_SUM] as number) - (slots[EVER_SUM_AT_START] as number);
    const fresh = tookMs <= WINDOW_STALE_MS || flowedMs * 2 >= tookMs; // slow is not idle
    slots[SUM] = 0;
    slots[COUNT] = 0;
    this.#rotate(nowMs);
    if (++this.#windows <= DENSE_WINDOWS || this.#windows % LEARN_EVERY === 0) this.#learnGaps();
    if (!fresh) return;
    this.#windowAtMs = nowMs;
    // a mean of nothing but coalesced chunks is no pace
    // what all streams waited, over the time that it took: how many streams there were
    const load = Math.log(Math.max(1, flowedMs / tookMs));
    if (this.#change.take(Math.log(Math.max(mean, 0.001)), siblingShift(this, peers, nowMs), load)) {
      this.#changedAtMs = nowMs;
      if (this.#change.degraded) this.calls++;
    } else if (this.#change.degraded && nowMs - this.#changedAtMs > RELEARN_MS) {
      this.#change.relearn();
      this.#changedAtMs = nowMs;
    }
  }

  #learnGaps(): void {
    const known = this.#spans.known();
    this.#limitMs = stallLimitMs(known);
    const high = known.quantile(CAP_QUANTILE);
    if (this.#change.learned && high !== undefined) this.#slots[CAP] = high * CAP_FACTOR;
  }

  #rotate(nowMs: number): void {
    this.#spans.rotate(nowMs, this.#slots[WINDOW_START] as number);
  }
}

export interface RecentFlow {
  /** Chunks a second, times the tokens that a chunk of this backend usually has. */
  readonly tokensPerSecond: number;
  /** Null where nothing came. */
  readonly gapP50Ms: number | null;
  readonly gapP99Ms: number | null;
  /** Smoothed difference of two gaps in a row. */
  readonly jitterMs: number | null;
}
