import type { Clock } from '../core/clock.ts';
import { type TrackedBackend, tellChange } from './backend.ts';
import type { FleetEvent } from './contract.ts';
import type { BackendFlow } from './flows/backend-flow.ts';
import { hasHealthySibling, type Peer } from './flows/peers.ts';
import type { FlowSummary } from './flows/running-stream.ts';
import { StreamFlow } from './flows/stream-flow.ts';
import type { ModelPool } from './model-pool.ts';
import type { PlacedFlight } from './placement/placed-flight.ts';
import type { Flight, FlightDetail, FlightEnd } from './types.ts';

/** A failure counts as an answer this slow at least: a backend that fails fast must not look quick. */
const FAILURE_LATENCY_MS = 1_000;

/** Streams leave a straggler one after another, so that its siblings are not all asked for prefill at once. */
const LEAVE_TURNS = 8;
const LEAVE_EVERY_MS = 25;
/**
 * One stream in so many waits longer: what a limit cuts off would else never be seen, and the limit never mended. And all do
 * while all streams of the backend are silent: moving them for a long prompt would move the long prompts with them.
 */
const PATIENT_EVERY = 32;
const PATIENT_FACTOR = 4;
const NO_PEERS: readonly Peer[] = [];

/** One try at a backend: counts it, times it, and tells the backend's health how it ended. */
export class TrackedFlight implements Flight {
  readonly backend: TrackedBackend;
  readonly #pool: ModelPool | undefined;
  readonly #clock: Clock;
  readonly #onEvent: ((event: FleetEvent) => void) | undefined;
  readonly #placed: PlacedFlight | undefined;
  readonly #startMs: number;
  readonly #request: number;
  #firstMs = -1;
  #chunks = 0;
  #over = false;
  #flow: StreamFlow | undefined;
  #label: string | undefined;
  /** Whether the time to first byte has been counted. */
  #timed = false;

  constructor(
    backend: TrackedBackend,
    pool: ModelPool | undefined,
    clock: Clock,
    onEvent: ((event: FleetEvent) => void) | undefined,
    placed: PlacedFlight | undefined,
  ) {
    this.backend = backend;
    this.#pool = pool;
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#placed = placed;
    this.#startMs = clock.monotonicMs();
    this.#request = backend.memory.health.began(this.#startMs);
    backend.memory.inFlight++;
  }

  get stallMs(): number | undefined {
    // after the first event some servers still prefill
    const limitMs = this.#chunks < 2 ? undefined : this.backend.flow?.limitMs;
    if (limitMs === undefined) return undefined;
    const leastMs = Math.max(this.backend.flows.minStallMs, limitMs);
    const patient = this.#request % PATIENT_EVERY === 0 || this.#flow?.silentAlone === false;
    return patient ? leastMs * PATIENT_FACTOR : leastMs;
  }

  get straggling(): boolean {
    const { flow } = this.backend;
    return flow?.degraded === true && this.#shouldLeave(flow);
  }

  label(text: string): void {
    this.#label = text;
    if (this.#flow !== undefined) this.#flow.label = text;
  }

  hold(): void {
    this.#flow?.hold();
  }

  flowSummary(): FlowSummary | undefined {
    return this.#flow?.summary();
  }

  firstByte(): void {
    if (this.#firstMs < 0 && !this.#over) this.#firstMs = this.#clock.monotonicMs();
  }

  chunk(): void {
    if (this.#over) return;
    const chunks = ++this.#chunks;
    if (chunks > 2) this.#flow?.chunk(this.#clock);
    // the first chunk may yet be an error told within the stream; a second one is an answer
    else if (chunks === 2) this.#flows();
  }

  #flows(): void {
    this.firstByte();
    const nowMs = this.#clock.monotonicMs();
    const { flow } = this.backend;
    if (flow !== undefined) {
      this.#flow = new StreamFlow(flow, this.#peers, nowMs, this.backend.flows.minStallMs);
      this.#flow.label = this.#label;
    }
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
    this.#placed?.ended(how);
    const nowMs = this.#clock.monotonicMs();
    this.#endFlow(how, detail, nowMs);
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

  get #peers(): readonly Peer[] {
    return this.#pool?.backends ?? NO_PEERS;
  }

  #shouldLeave(flow: BackendFlow): boolean {
    const nowMs = this.#clock.monotonicMs();
    const calledAtMs = flow.changedAtMs;
    // one that was sent here since shows how the backend is: it stays while that looks well
    const isDue =
      this.#startMs < calledAtMs
        ? nowMs - calledAtMs >= (this.#request % LEAVE_TURNS) * LEAVE_EVERY_MS
        : flow.slowSince(this.#flow?.startedAtMs ?? nowMs);
    return isDue && hasHealthySibling(flow, this.#peers, nowMs);
  }

  #endFlow(how: FlightEnd, { tokens }: FlightDetail, nowMs: number): void {
    const stream = this.#flow;
    if (stream === undefined) return;
    const { stallMs } = this;
    stream.end(how === 'timeout' && stallMs !== undefined && stream.silentMs(nowMs) > stallMs);
    if (how === 'ok' && tokens !== undefined && tokens > 0) this.backend.flow?.counted(tokens, this.#chunks);
  }

  #countFirstByte(nowMs: number): void {
    if (this.#timed || this.#firstMs < 0) return;
    this.#timed = true;
    const ttftMs = this.#firstMs - this.#startMs;
    const { latency, ttft } = this.backend.memory;
    latency.add(ttftMs, nowMs);
    ttft.add(ttftMs, nowMs);
    // some servers send a first event before they prefill
    this.#placed?.began(this.#chunks > 1 ? nowMs - this.#startMs : undefined);
    this.#pool?.ttft.add(ttftMs, nowMs);
  }

  #countTokens(counted: number | undefined, nowMs: number): void {
    // a stream's chunks are its tokens, near enough, where the backend does not count
    const tokens = counted ?? this.#chunks;
    if (this.#chunks === 0) this.#placed?.whole(nowMs - this.#startMs, tokens);
    if (this.#firstMs < 0 || tokens < 2 || this.#chunks < 2) return;
    const tpotMs = (nowMs - this.#firstMs) / (tokens - 1);
    this.backend.memory.tpot.add(tpotMs, nowMs);
    this.#placed?.spoke(tpotMs);
    this.#pool?.tpot.add(tpotMs, nowMs);
  }
}
