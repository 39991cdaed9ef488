import type { Backend } from '../types.ts';

/**
 * Who may take one more request without going too far over its share: at most `factor` times its weight's share of all requests
 * in flight, rounded up, or `floor` where that is more (Mirrokni, Thorup and Zadimoghaddam, "Consistent hashing with bounded
 * loads", 2018). As the shares add up to more than all requests, one backend at least always may. Requests of others count
 * where they are known. O(backends) to measure, O(1) to ask, no allocation.
 */
export class LoadBound {
  readonly #factor: number;
  readonly #floor: number;
  #requests = 0;
  #weight = 0;
  #heaviest = 0;
  #count = 0;
  #nowMs = 0;

  constructor(factor: number, floor: number) {
    this.#factor = factor;
    this.#floor = floor;
  }

  measure(backends: readonly Backend[], nowMs: number): void {
    this.#requests = 1;
    this.#weight = 0;
    this.#count = backends.length;
    this.#heaviest = Number.MIN_VALUE;
    this.#nowMs = nowMs;
    for (const backend of backends) {
      this.#requests += this.requestsAt(backend);
      this.#weight += backend.weight;
      this.#heaviest = Math.max(this.#heaviest, backend.weight);
    }
  }

  requestsAt({ inFlight, placement }: Backend): number {
    return inFlight + placement.foreign(this.#nowMs);
  }

  /** Most requests in flight that it may have. */
  limit({ weight }: Backend): number {
    const share = this.#weight > 0 ? weight / this.#weight : 1;
    const floor = Math.ceil(this.#floor * Math.min(1, weight / this.#heaviest));
    return Math.max(floor, Math.ceil(this.#factor * this.#requests * share));
  }

  allows(backend: Backend): boolean {
    return this.requestsAt(backend) + 1 <= this.limit(backend);
  }

  /** How many times its share, or of `floor`, it would have with one request more; 1 where that is less. */
  excess(backend: Backend): number {
    const mean = (this.#requests - 1 + this.#count) / this.#weight;
    return Math.max(1, this.load(backend) / Math.max(mean, this.#floor / this.#heaviest));
  }

  /** Requests for its weight, counting the one to come. */
  load(backend: Backend): number {
    return (this.requestsAt(backend) + 1) / Math.max(backend.weight, Number.EPSILON);
  }
}
