import type { Random } from '../../core/random.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export interface PaceWorld {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  readonly random: Random;
}

/** Holds all requests to one endpoint back while it asks for quiet, so that many at once do not keep it busy refusing. */
export class Pace {
  readonly #world: PaceWorld;
  #quietUntilMs = 0;

  constructor(world: PaceWorld) {
    this.#world = world;
  }

  /** Resolves when a request may go out. */
  async turn(): Promise<void> {
    for (;;) {
      const leftMs = this.#quietUntilMs - this.#world.nowMs();
      if (leftMs <= 0) return;
      await this.#world.sleep(leftMs);
    }
  }

  /** A pause after the `failures`-th failure in a row (from 1): what the server asked for, else doubled and spread. */
  async backOff(failures: number, retryAfterMs: number | undefined): Promise<void> {
    if (retryAfterMs !== undefined) {
      this.#quietUntilMs = Math.max(this.#quietUntilMs, this.#world.nowMs() + retryAfterMs);
      return this.turn();
    }
    const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    await this.#world.sleep(most * (0.5 + 0.5 * this.#world.random()));
  }
}

/** Milliseconds that `Retry-After` asks for (RFC 9110, 10.2.3: seconds or a date); undefined where it cannot be read. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
