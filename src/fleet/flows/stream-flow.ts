import type { Clock } from '../../core/clock.ts';
import { type BackendFlow, LAST_CHUNK_AT as LAST, LAST_GAP_OF_STREAM as LAST_GAP } from './backend-flow.ts';
import type { Peer } from './peers.ts';
import type { FlowSummary, RunningStream } from './running-stream.ts';

/** The gaps that are kept of one stream. */
const KEPT = 128;
/** RFC 3550, section 6.4.1. */
const JITTER_GAIN = 1 / 16;

const LONGEST = 2;
const JITTER = 3;
const STARTED = 4;
const CHUNKS_OF_ALL = 5;
const GAPS = 6;
/** Since its last chunk the others have had so many each: the backend works, and this stream does not. */
const ROUNDS = 3;

/** The gaps of one stream, from its second chunk on: before the first token a server may send a role and then prefill. */
export class StreamFlow implements RunningStream {
  slot = -1;
  label: string | undefined;
  gaps = 0;
  stalls = 0;
  /** The figures above and behind them the newest gaps: one array, since making one costs more than a chunk. */
  readonly #slots = new Float64Array(GAPS + KEPT);
  readonly #backend: BackendFlow;
  readonly #peers: readonly Peer[];
  readonly #minStallMs: number;
  #held = false;

  /** `minStallMs`: no shorter silence counts as a stall. */
  constructor(backend: BackendFlow, peers: readonly Peer[], nowMs: number, minStallMs = 0) {
    this.#backend = backend;
    this.#peers = peers;
    this.#minStallMs = minStallMs;
    this.#slots[LAST] = nowMs;
    this.#slots[STARTED] = nowMs;
    this.#slots[CHUNKS_OF_ALL] = backend.chunks;
    backend.enlist(this);
  }

  /** One more chunk. O(1), allocates nothing. */
  chunk(clock: Clock): void {
    const slots = this.#slots;
    const nowMs = clock.monotonicMs();
    const gapMs = nowMs - (slots[LAST] as number);
    slots[LAST] = nowMs;
    if (this.#held) {
      this.#held = false;
      return;
    }
    slots[GAPS + (this.gaps & (KEPT - 1))] = gapMs;
    if (gapMs > (slots[LONGEST] as number)) slots[LONGEST] = gapMs;
    if (this.gaps++ > 0) {
      const jitter = slots[JITTER] as number;
      slots[JITTER] = jitter + (Math.abs(gapMs - (slots[LAST_GAP] as number)) - jitter) * JITTER_GAIN;
    }
    slots[LAST_GAP] = gapMs;
    const limitMs = this.#backend.limitMs;
    if (limitMs !== undefined && gapMs > limitMs && gapMs > this.#minStallMs) this.#stalled();
    this.#backend.gap(slots, this.#peers);
    slots[CHUNKS_OF_ALL] = this.#backend.chunks;
  }

  /** Nobody reads now: the gap to the next chunk will not be the backend's. */
  hold(): void {
    this.#held = true;
  }

  /**
   * Whether its silence is its own: the backend's other streams went on, or there are none. Where all are silent the backend
   * may only be busy with a long prompt.
   */
  get silentAlone(): boolean {
    const others = this.#backend.streams.length - 1;
    return this.#backend.chunks - (this.#slots[CHUNKS_OF_ALL] as number) >= others * ROUNDS;
  }

  /** The stream is over; `silent` when it was cut off for its silence. */
  end(silent: boolean): void {
    this.#backend.strike(this);
    if (silent) this.#stalled();
  }

  /** When its second chunk came. */
  get startedAtMs(): number {
    return this.#slots[STARTED] as number;
  }

  summary(): FlowSummary {
    const size = Math.min(this.gaps, KEPT);
    const sorted = this.#slots.slice(GAPS, GAPS + size).sort();
    const at = (q: number) => sorted[Math.max(0, Math.ceil(q * size) - 1)] ?? null;
    return {
      gaps: this.gaps,
      gapP50Ms: at(0.5),
      gapP99Ms: at(0.99),
      gapMaxMs: size === 0 ? null : (this.#slots[LONGEST] as number),
      jitterMs: size < 2 ? null : (this.#slots[JITTER] as number),
      stalls: this.stalls,
    };
  }

  chunksPerSecond(nowMs: number): number {
    const size = Math.min(this.gaps, KEPT);
    let sumMs = Math.max(0, nowMs - (this.#slots[LAST] as number) - (this.#slots[LAST_GAP] as number));
    for (let i = 0; i < size; i++) sumMs += this.#slots[GAPS + i] as number;
    return sumMs === 0 ? 0 : (size * 1_000) / sumMs;
  }

  ageMs(nowMs: number): number {
    return nowMs - (this.#slots[STARTED] as number);
  }

  silentMs(nowMs: number): number {
    return nowMs - (this.#slots[LAST] as number);
  }

  #stalled(): void {
    this.stalls++;
    this.#backend.stalls++;
  }
}
