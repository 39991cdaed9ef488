import type { Counters } from '../../store/contract.ts';
import { MINUTE_MS } from './sliding.ts';

const KNOWN_AT_MOST = 100_000;

/**
 * What was taken in the minute before this one, read once a minute for each counter that is asked for. What other
 * processes settle of it later is not seen: then a little more counts than was used, for a minute at most.
 */
export class PreviousMinute {
  readonly #counters: Counters;
  readonly #known = new Map<string, number>();
  /** Start of the minute after the one that is known. */
  #nowStartMs = 0;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** Undefined where it has not been read yet. */
  of(key: string, nowStartMs: number): number | undefined {
    return nowStartMs === this.#nowStartMs ? this.#known.get(key) : undefined;
  }

  async read(keys: readonly string[], nowStartMs: number): Promise<void> {
    const windowStartMs = nowStartMs - MINUTE_MS;
    const amounts = await this.#counters.read(keys.map((key) => ({ key, windowStartMs })));
    if (nowStartMs !== this.#nowStartMs || this.#known.size > KNOWN_AT_MOST) {
      this.#known.clear();
      this.#nowStartMs = nowStartMs;
    }
    keys.forEach((key, index) => {
      this.#known.set(key, amounts[index] ?? 0);
    });
  }

  /** Of the counter's minute that began at `startMs`, `amount` more is taken. */
  changed(key: string, startMs: number, amount: number): void {
    if (startMs !== this.#nowStartMs - MINUTE_MS) return;
    const known = this.#known.get(key);
    if (known !== undefined) this.#known.set(key, Math.max(0, known + amount));
  }
}
