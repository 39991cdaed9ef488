import type { Clock } from '../../core/clock.ts';
import { RecencyMap } from '../../core/recency.ts';
import type { KeptResponse, ResponseStates } from '../../store/response-states.ts';

/** A JavaScript string may take two bytes a character. */
const BYTES_PER_CHAR = 2;
const OVERHEAD_BYTES = 512;
/** Text that has expired is not left lying in memory because nobody asks. */
const SWEEP_MS = 60_000;

/** Responses of this process alone, within a bound of bytes: what was not used for longest goes first. */
export class MemoryStates implements ResponseStates {
  readonly keeps = true;
  readonly shared = false;
  readonly #kept = new RecencyMap<string, KeptResponse>();
  /** By the time they came, and so nearly by the time they expire. */
  readonly #byAge = new Map<string, number>();
  readonly #maxBytes: number;
  readonly #clock: Pick<Clock, 'wallMs'>;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(maxBytes: number, clock: Pick<Clock, 'wallMs'>) {
    this.#maxBytes = maxBytes;
    this.#clock = clock;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#kept.size;
  }

  put(response: KeptResponse): boolean {
    const bytes = sizeOf(response);
    if (bytes > this.#maxBytes) return false;
    this.delete(response.id);
    this.#kept.set(response.id, response);
    this.#byAge.set(response.id, response.expiresAtMs);
    this.#bytes += bytes;
    while (this.#bytes > this.#maxBytes) this.delete(this.#kept.oldest() as string);
    this.#timer ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
    return true;
  }

  chain(id: string, limit: number): readonly KeptResponse[] {
    const chain: KeptResponse[] = [];
    const nowMs = this.#clock.wallMs();
    for (let next: string | undefined = id; next !== undefined && chain.length < limit; ) {
      const kept: KeptResponse | undefined = this.#kept.get(next);
      if (kept === undefined || kept.expiresAtMs <= nowMs) break;
      chain.push(kept);
      next = kept.previous;
    }
    return chain;
  }

  delete(id: string): void {
    const kept = this.#kept.peek(id);
    if (kept === undefined) return;
    this.#kept.delete(id);
    this.#byAge.delete(id);
    this.#bytes -= sizeOf(kept);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    const nowMs = this.#clock.wallMs();
    for (const [id, expiresAtMs] of this.#byAge) if (expiresAtMs <= nowMs) this.delete(id);
    if (this.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

const sizeOf = ({ id, owner, body }: KeptResponse): number =>
  (id.length + owner.length + body.length) * BYTES_PER_CHAR + OVERHEAD_BYTES;
