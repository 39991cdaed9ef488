import type { Clock } from '../core/clock.ts';
import { type TrackedBackend, tellChange } from './backend.ts';
import type { FleetEvent } from './contract.ts';
import type { ModelPool } from './model-pool.ts';
import type { Flight, FlightDetail, FlightEnd } from './types.ts';

/** A failure counts as an answer this slow at least: a backend that fails fast must not look quick. */
const FAILURE_LATENCY_MS = 1_000;

/** One try at a backend: counts it, times it, and tells the backend's health how it ended. */
export class TrackedFlight implements Flight {
  readonly backend: TrackedBackend;
  readonly #pool: ModelPool | undefined;
  readonly #clock: Clock;
  readonly #onEvent: ((event: FleetEvent) => void) | undefined;
  readonly #startMs: number;
  readonly #request: number;
  #firstMs = -1;
  #chunks = 0;
  #over = false;
  /** Whether the time to first byte has been counted. */
  #timed = false;

  constructor(
    backend: TrackedBackend,
    pool: ModelPool | undefined,
    clock: Clock,
    onEvent: ((event: FleetEvent) => void) | undefined,
  ) {
    this.backend = backend;
    this.#pool = pool;
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#startMs = clock.monotonicMs();
    this.#request = backend.memory.health.began(this.#startMs);
    backend.memory.inFlight++;
  }

  get stallMs(): number | undefined {
    return undefined;
  }

  firstByte(): void {
    if (this.#firstMs < 0 && !this.#over) this.#firstMs = this.#clock.monotonicMs();
  }

  chunk(): void {
    if (this.#over) return;
    this.#chunks++;
    // the first chunk may yet be an error told within the stream; a second one is an answer
    if (this.#chunks !== 2) return;
    this.firstByte();
    const nowMs = this.#clock.monotonicMs();
    const { health } = this.backend.memory;
    const from = health.state(nowMs);
    health.flows(this.#request, nowMs);
    tellChange(this.backend, from, nowMs, this.#onEvent);
    this.#countFirstByte(nowMs);
  }

  end(how: FlightEnd, detail: FlightDetail = {}): void {
    if (this.#over) return; // a flight ends once, whatever its holder does
    this.#over = true;
    const { memory } = this.backend;
    memory.inFlight--;
    const nowMs = this.#clock.monotonicMs();
    const from = memory.health.state(nowMs);
    memory.health.ended(this.#request, how, nowMs, detail.retryAfterMs);
    tellChange(this.backend, from, nowMs, this.#onEvent);
    if (how === 'ok') {
      this.#countFirstByte(nowMs);
      this.#countTokens(detail.tokens, nowMs);
    } else if (how === 'cancelled') {
      if (this.#firstMs < 0) memory.latency.addAtLeast(nowMs - this.#startMs, nowMs);
    } else if (how !== 'client_error') {
      const waitedMs = (this.#firstMs < 0 ? nowMs : this.#firstMs) - this.#startMs;
      memory.latency.add(Math.max(FAILURE_LATENCY_MS, waitedMs), nowMs);
    }
  }

  #countFirstByte(nowMs: number): void {
    if (this.#timed || this.#firstMs < 0) return;
    this.#timed = true;
    const ttftMs = this.#firstMs - this.#startMs;
    const { latency, ttft } = this.backend.memory;
    latency.add(ttftMs, nowMs);
    ttft.add(ttftMs, nowMs);
    this.#pool?.ttft.add(ttftMs, nowMs);
  }

  #countTokens(counted: number | undefined, nowMs: number): void {
    // a stream's chunks are its tokens, near enough, where the backend does not count
    const tokens = counted ?? this.#chunks;
    if (this.#firstMs < 0 || tokens < 2 || this.#chunks < 2) return;
    const tpotMs = (nowMs - this.#firstMs) / (tokens - 1);
    this.backend.memory.tpot.add(tpotMs, nowMs);
    this.#pool?.tpot.add(tpotMs, nowMs);
  }
}
