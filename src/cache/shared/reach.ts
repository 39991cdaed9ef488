import type { Clock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';

/** After a failure, nobody waits for the server for so long. */
const PAUSE_MS = 1_000;

export interface ReachOptions {
  /** Such as `Redis`, and where the configuration names it. */
  readonly name: string;
  readonly setting: string;
  readonly clock: Clock;
  /** Cheap, and rejects while the server is of no use. */
  readonly ping: () => Promise<unknown>;
}

/** Asks a server that may be gone, so that it costs requests little while it is. */
export class Reach {
  readonly #options: ReachOptions;
  #failing = false;
  #pausedUntilMs = 0;

  constructor(options: ReachOptions) {
    this.#options = options;
  }

  /** The answer, or `otherwise` where there is none. */
  async tried<Answer>(ask: () => Promise<Answer>, otherwise: Answer): Promise<Answer> {
    if (this.#failing && this.#options.clock.monotonicMs() < this.#pausedUntilMs) return otherwise;
    try {
      return await this.#noted(ask);
    } catch {
      return otherwise;
    }
  }

  /** The answer; rejects with FL_STORE_UNAVAILABLE where there is none. */
  async must<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { name, setting } = this.#options;
    try {
      return await this.#noted(ask);
    } catch (cause) {
      // Its own words may hold keys and values.
      throw new FairleadError('FL_STORE_UNAVAILABLE', `${name}, where answers are shared, failed.`, {
        cause,
        hint: `look at the server of ${setting}, then send the request again`,
      });
    }
  }

  /** Undefined while it answers. Looks again where a pause is over. */
  health(): string | undefined {
    if (!this.#failing) return undefined;
    if (this.#options.clock.monotonicMs() >= this.#pausedUntilMs)
      void this.tried(this.#options.ping, undefined);
    return `${this.#options.name} (${this.#options.setting}) does not answer: each gateway keeps answers for itself`;
  }

  async #noted<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await ask();
      this.#failing = false;
      return answer;
    } catch (thrown) {
      this.#failing = true;
      this.#pausedUntilMs = this.#options.clock.monotonicMs() + PAUSE_MS;
      throw thrown;
    }
  }
}
