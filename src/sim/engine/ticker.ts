import type { Clock } from '../../core/clock.ts';
import type { Engine, Job, Sequence } from './engine.ts';

/** Steps that one turn of the event loop takes at most when nobody watches the tokens. */
const maxUnwatchedSteps = 256;

/**
 * Drives an engine by the clock with one timer. A timer that comes late is made up for, because each turn takes all
 * steps that are due: single gaps are as coarse as the machine's timers, their average is right.
 */
export class Ticker {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #timeScale: number;
  readonly #startMs: number;
  /** Sequences whose tokens are sent as they come. */
  readonly #watched = new Set<Sequence>();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #armedForMs = Number.POSITIVE_INFINITY;

  constructor(engine: Engine, clock: Clock, timeScale: number) {
    this.#engine = engine;
    this.#clock = clock;
    this.#timeScale = timeScale;
    this.#startMs = clock.monotonicMs();
  }

  submit(job: Job, watched: boolean): Sequence {
    const sequence = this.#engine.submit(job, this.#simulatedMs());
    if (watched) this.#watched.add(sequence);
    this.#arm();
    return sequence;
  }

  abort(sequence: Sequence): void {
    this.#watched.delete(sequence);
    this.#engine.abort(sequence);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    for (const sequence of [...this.#engine.waiting, ...this.#engine.running]) this.abort(sequence);
  }

  #simulatedMs(): number {
    if (this.#timeScale === 0) return this.#engine.nowMs;
    return Math.max(this.#engine.nowMs, (this.#clock.monotonicMs() - this.#startMs) / this.#timeScale);
  }

  #arm(): void {
    if (this.#timeScale === 0) {
      this.#immediate ??= setImmediate(() => this.#tickUnpaced());
      return;
    }
    const nextMs = this.#engine.nextMs();
    if (nextMs === undefined || nextMs >= this.#armedForMs) return;
    clearTimeout(this.#timer);
    this.#armedForMs = nextMs;
    const inMs = nextMs * this.#timeScale - (this.#clock.monotonicMs() - this.#startMs);
    this.#timer = setTimeout(() => this.#tickPaced(), Math.ceil(Math.max(0, inMs)));
  }

  #tickPaced(): void {
    this.#armedForMs = Number.POSITIVE_INFINITY;
    const dueMs = this.#simulatedMs();
    for (let nextMs = this.#engine.nextMs(); nextMs !== undefined && nextMs <= dueMs; ) {
      this.#engine.step();
      nextMs = this.#engine.nextMs();
    }
    this.#sweep();
    this.#arm();
  }

  #tickUnpaced(): void {
    this.#immediate = undefined;
    let steps = 0;
    do this.#engine.step();
    while (this.#watched.size === 0 && ++steps < maxUnwatchedSteps && this.#engine.nextMs() !== undefined);
    this.#sweep();
    if (this.#engine.nextMs() !== undefined) this.#arm();
  }

  #sweep(): void {
    for (const sequence of this.#watched) {
      if (sequence.emitted >= sequence.job.outputTokens) this.#watched.delete(sequence);
    }
  }
}
