import type { Clock } from '../../core/clock.ts';
import { type Random, seededRandom } from '../../core/random.ts';
import { BackendFlow } from './backend-flow.ts';
import type { Peer } from './peers.ts';
import { StreamFlow } from './stream-flow.ts';

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Gaps in milliseconds as healthy servers show them. */
export const HEALTHY: Readonly<Record<string, (random: Random) => number>> = {
  even: (random) => Math.max(1, 20 + 2 * normal(random)),
  noisy: (random) => 20 * Math.exp(0.6 * normal(random)),
  'as a Poisson process': (random) => -20 * Math.log(1 - random()),
  'in bursts, as with speculative decoding': (random) =>
    random() < 0.75 ? 0.3 + random() : 70 * Math.exp(0.15 * normal(random)),
  "with others' prefills between": (random) =>
    random() < 0.005 ? 200 + 400 * random() : 20 * Math.exp(0.15 * normal(random)),
  'with a long tail': (random) => 10 * (1 - random()) ** (-1 / 3),
};

interface SimulatedStream {
  readonly flow: StreamFlow;
  readonly backend: number;
  dueMs: number;
}

/** Backends of one model under steady streams, on a clock of their own. */
export class FlowSimulation {
  readonly flows: readonly BackendFlow[];
  readonly peers: readonly Peer[];
  readonly random: Random;
  /** How many times slower than it was each backend is. */
  readonly slower: number[];
  nowMs = 0;
  readonly #clock: Clock = { wallMs: () => this.nowMs, monotonicMs: () => this.nowMs };
  readonly #streams: SimulatedStream[] = [];
  readonly #gap: (random: Random, backend: number) => number;

  constructor(
    backends: number,
    streamsEach: number,
    gap: (random: Random, backend: number) => number,
    seed = 1,
  ) {
    this.random = seededRandom(seed);
    this.#gap = gap;
    this.flows = Array.from({ length: backends }, () => new BackendFlow());
    this.peers = this.flows.map((flow) => ({ flow, usable: () => true }));
    this.slower = this.flows.map(() => 1);
    this.flows.forEach((flow, backend) => {
      for (let i = 0; i < streamsEach; i++) {
        const dueMs = gap(this.random, backend);
        this.#streams.push({ flow: new StreamFlow(flow, this.peers, 0), backend, dueMs });
      }
    });
  }

  /** Runs for so long, or until `done` says so; returns the time that took, milliseconds. */
  run(forMs: number, done: () => boolean = () => false): number {
    const fromMs = this.nowMs;
    while (!done()) {
      let next = this.#streams[0] as SimulatedStream;
      for (const stream of this.#streams) if (stream.dueMs < next.dueMs) next = stream;
      if (next.dueMs > fromMs + forMs) {
        this.nowMs = fromMs + forMs;
        break;
      }
      this.nowMs = next.dueMs;
      next.flow.chunk(this.#clock);
      next.dueMs += this.#gap(this.random, next.backend) * (this.slower[next.backend] as number);
    }
    return this.nowMs - fromMs;
  }
}
