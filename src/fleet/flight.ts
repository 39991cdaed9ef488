import type { Clock } from '../core/clock.ts';
import type { TrackedBackend } from './backend.ts';
import type { FleetEvent } from './contract.ts';
import type { ModelPool } from './model-pool.ts';
import type { Flight, FlightDetail, FlightEnd } from './types.ts';

/** One try at a backend: counts it, times it, and tells the backend's health how it ended. */
export class TrackedFlight implements Flight {
  readonly backend: TrackedBackend;
  readonly #pool: ModelPool | undefined;
  readonly #clock: Clock;
  readonly #onEvent: ((event: FleetEvent) => void) | undefined;
  readonly #startMs: number;
  #firstMs = -1;
  #chunks = 0;
  #over = false;

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
    backend.inFlight++;
    backend.health.began(this.#startMs);
  }

  firstByte(): void {
    if (this.#firstMs >= 0 || this.#over) return;
    this.#firstMs = this.#clock.monotonicMs();
    const ttftMs = this.#firstMs - this.#startMs;
    this.backend.sawLatency(ttftMs);
    this.backend.ttft.add(ttftMs, this.#firstMs);
    this.#pool?.ttft.add(ttftMs, this.#firstMs);
  }

  chunk(): void {
    this.#chunks++;
  }

  end(how: FlightEnd, detail: FlightDetail = {}): void {
    if (this.#over) return; // a flight ends once, whatever its holder does
    this.#over = true;
    const { backend } = this;
    backend.inFlight--;
    const nowMs = this.#clock.monotonicMs();
    const from = backend.health.state(nowMs);
    backend.health.ended(how, nowMs, () => this.#pool?.mayEject() ?? false, detail.retryAfterMs);
    const to = backend.health.state(nowMs);
    if (from !== to) this.#onEvent?.({ backend: backend.id, model: backend.model, from, to });
    // a stream's chunks are its tokens, near enough, where the backend does not count
    const tokens = detail.tokens ?? this.#chunks;
    if (how !== 'ok' || this.#firstMs < 0 || tokens < 2 || this.#chunks < 2) return;
    const tpotMs = (nowMs - this.#firstMs) / (tokens - 1);
    backend.tpot.add(tpotMs, nowMs);
    this.#pool?.tpot.add(tpotMs, nowMs);
  }
}
