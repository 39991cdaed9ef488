import type { ModelSpec } from '../options.ts';
import { KvPool, type Lease } from './kv-pool.ts';

/** Tokens in a KV block, vLLM's default. */
export const BLOCK_TOKENS = 16;

/** One sequence to generate. The callbacks get simulated milliseconds. */
export interface Job {
  readonly promptTokens: number;
  /** Hashes of the prompt's full blocks, each of everything up to its end. */
  readonly blocks: readonly number[];
  /** Tokens of the prompt whose KV cache another server has computed (0); fetching it takes no time. */
  readonly fetchedTokens?: number;
  readonly outputTokens: number;
  /** Over 1: this sequence alone starts and decodes that much slower (1). */
  readonly slowdown?: number;
  /** Joins the batch; may be called within `submit`. */
  onAdmit(cachedTokens: number, atMs: number, arrivedMs: number): void;
  onToken(index: number, atMs: number): void;
  onDone(atMs: number): void;
}

export interface Sequence {
  readonly job: Job;
  readonly arrivedMs: number;
  /** When it may join the batch. */
  readonly readyMs: number;
  lease: Lease | undefined;
  prefillLeft: number;
  emitted: number;
  /** Fractions of a token earned; a slow sequence earns less than one a step. */
  credit: number;
}

interface Step {
  readonly endMs: number;
  readonly decode: readonly Sequence[];
  readonly prefill: readonly { readonly sequence: Sequence; readonly tokens: number }[];
}

/**
 * Continuous batching over a paged KV pool, in simulated time and without I/O. A step computes one token of each
 * decoding sequence and, with what is left of its token budget, chunks of waiting prompts. Requests join first come,
 * first served when the batch and the pool have room for prompt and whole answer, so nothing is ever preempted.
 *
 * Step time: itl · (1 + (factor − 1) · (batch − 1) / (maxBatch − 1)) + prefilled tokens / prefill rate.
 */
export class Engine {
  readonly pool: KvPool;
  readonly waiting = new Set<Sequence>();
  readonly running = new Set<Sequence>();
  /** End of the last step, simulated milliseconds. */
  nowMs = 0;
  /** Over 1: every step takes that many times longer from the next one on. */
  slowdown = 1;
  readonly #spec: ModelSpec;
  #step: Step | undefined;

  constructor(spec: ModelSpec) {
    this.#spec = spec;
    this.pool = new KvPool(Math.ceil(spec.kvTokens / BLOCK_TOKENS));
  }

  submit(job: Job, atMs: number): Sequence {
    const sequence: Sequence = {
      job,
      arrivedMs: atMs,
      readyMs: atMs + this.#spec.ttftMs * (job.slowdown ?? 1),
      lease: undefined,
      prefillLeft: 0,
      emitted: 0,
      credit: 0,
    };
    this.waiting.add(sequence);
    return sequence;
  }

  /** Forgets a sequence and frees its blocks; no callback follows. */
  abort(sequence: Sequence): void {
    this.waiting.delete(sequence);
    this.running.delete(sequence);
    this.#free(sequence);
  }

  /** When the step now under way, or the wait for the next arrival, ends; undefined when there is nothing to do. */
  nextMs(): number | undefined {
    this.#plan();
    if (this.#step !== undefined) return this.#step.endMs;
    let wakeMs: number | undefined;
    for (const { readyMs } of this.waiting) {
      if (wakeMs === undefined || readyMs < wakeMs) wakeMs = readyMs;
    }
    return wakeMs;
  }

  /** Moves simulated time to `nextMs` and does what falls due then. */
  step(): void {
    const endMs = this.nextMs();
    if (endMs === undefined) return;
    const step = this.#step;
    this.nowMs = Math.max(this.nowMs, endMs);
    this.#step = undefined;
    if (step === undefined) return;
    for (const sequence of step.decode) this.#decode(sequence);
    for (const { sequence, tokens } of step.prefill) {
      sequence.prefillLeft -= tokens;
      if (sequence.prefillLeft > 0 || !this.running.has(sequence)) continue;
      if (sequence.job.outputTokens === 0) this.#finish(sequence);
      else this.#emit(sequence);
    }
  }

  #plan(): void {
    if (this.#step !== undefined) return;
    this.#admit();
    if (this.running.size === 0) return;
    const decode: Sequence[] = [];
    const prefill: { sequence: Sequence; tokens: number }[] = [];
    for (const sequence of this.running) if (sequence.prefillLeft === 0) decode.push(sequence);
    // At least one token of prompt goes on however large the batch, or a prompt could starve.
    let budget = Math.max(1, this.#spec.maxBatchedTokens - decode.length);
    let prefilled = 0;
    for (const sequence of this.running) {
      if (sequence.prefillLeft === 0 || budget === 0) continue;
      const tokens = Math.min(sequence.prefillLeft, budget);
      budget -= tokens;
      prefilled += tokens;
      prefill.push({ sequence, tokens });
    }
    const { itlMs, fullBatchFactor, maxBatch, prefillTokensPerSecond } = this.#spec;
    const load = (decode.length - 1) / Math.max(1, maxBatch - 1);
    const decodeMs = decode.length === 0 ? 0 : itlMs * (1 + (fullBatchFactor - 1) * load);
    const prefillMs = (prefilled * 1000) / prefillTokensPerSecond;
    this.#step = { endMs: this.nowMs + (decodeMs + prefillMs) * this.slowdown, decode, prefill };
  }

  #admit(): void {
    for (const sequence of this.waiting) {
      if (this.running.size >= this.#spec.maxBatch) return;
      if (sequence.readyMs > this.nowMs) continue;
      const { promptTokens, outputTokens, blocks, fetchedTokens = 0 } = sequence.job;
      const lease = this.pool.reserve(blocks, Math.ceil((promptTokens + outputTokens) / BLOCK_TOKENS));
      if (lease === undefined) return;
      // The last token of a prompt is always computed: its output is the first token of the answer.
      const known = Math.max(lease.hits * BLOCK_TOKENS, fetchedTokens);
      const cached = Math.max(0, Math.min(known, promptTokens - 1));
      sequence.lease = lease;
      sequence.prefillLeft = Math.max(1, promptTokens - cached);
      this.waiting.delete(sequence);
      this.running.add(sequence);
      sequence.job.onAdmit(cached, this.nowMs, sequence.arrivedMs);
    }
  }

  #decode(sequence: Sequence): void {
    if (!this.running.has(sequence)) return;
    sequence.credit += 1 / (sequence.job.slowdown ?? 1);
    if (sequence.credit < 1 - 1e-9) return;
    sequence.credit -= 1;
    this.#emit(sequence);
  }

  #emit(sequence: Sequence): void {
    const index = sequence.emitted++;
    sequence.job.onToken(index, this.nowMs);
    if (sequence.emitted === sequence.job.outputTokens) this.#finish(sequence);
  }

  #finish(sequence: Sequence): void {
    this.running.delete(sequence);
    this.#free(sequence);
    sequence.job.onDone(this.nowMs);
  }

  #free(sequence: Sequence): void {
    if (sequence.lease !== undefined) this.pool.release(sequence.lease);
    sequence.lease = undefined;
  }
}
