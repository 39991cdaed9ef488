import type { Price } from '../../config/schema/model.ts';
import type { Usage } from '../../protocol/openai-chat.ts';
import type { CallLimits } from '../../routing/selection/calls.ts';
import { costOf } from '../cost.ts';

/** What one call may come to. */
export interface CallEstimate {
  readonly model: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/**
 * Counts the calls of one answer and what they cost, and lets none begin that could exceed either bound. What runs counts
 * with its estimate until it is settled, so calls at the same time cannot exceed a bound together.
 */
export class Purse {
  /** Requests that have gone out, retries included. */
  calls = 0;
  readonly #limits: Pick<CallLimits, 'maxCalls' | 'maxCost'>;
  readonly #priceOf: (model: string) => Price | undefined;
  /** Calls that are granted and have not gone out. */
  #promised = 0;
  /** Spent or held, in the currency of the prices. */
  #cost = 0;
  /** Of the first price that was seen; a bound in it says nothing of others. */
  #currency: string | undefined;

  constructor(
    limits: Pick<CallLimits, 'maxCalls' | 'maxCost'>,
    priceOf: (model: string) => Price | undefined,
  ) {
    this.#limits = limits;
    this.#priceOf = priceOf;
  }

  /** What is spent and held. */
  get cost(): number {
    return this.#cost;
  }

  may({ model, promptTokens, completionTokens }: CallEstimate): boolean {
    const price = this.#priceOf(model);
    return this.#hasCall() && this.#hasMoney(price, this.#most(price, promptTokens, completionTokens));
  }

  /** The right to make one call; undefined where it could exceed a bound. */
  reserve(call: CallEstimate): Seat | undefined {
    if (!this.may(call)) return undefined;
    const price = this.#priceOf(call.model);
    const prompt = this.#most(price, call.promptTokens, 0);
    this.#currency ??= price?.currency;
    this.#promised++;
    const most = this.#most(price, call.promptTokens, call.completionTokens);
    let held = most;
    this.#cost += held;
    let tries = 0;
    const hold = (amount: number) => {
      this.#cost += amount - held;
      held = amount;
    };
    return {
      get tries() {
        return tries;
      },
      try: (hasSpoken = false) => {
        const more = hasSpoken ? most : prompt;
        if (tries === 0) this.#promised--;
        else if (!this.#hasCall() || !this.#hasMoney(price, more)) return false;
        else hold(held + more); // what the try before it may be charged for
        tries++;
        this.calls++;
        return true;
      },
      settle: (usage) => {
        if (tries === 0) {
          this.#promised--;
          hold(0);
        } else {
          const said = usage === undefined ? prompt : costOf(usage, price);
          hold(prompt * (tries - 1) + said);
        }
      },
    };
  }

  #hasCall(): boolean {
    return this.calls + this.#promised < this.#limits.maxCalls;
  }

  #hasMoney(price: Price | undefined, amount: number): boolean {
    const { maxCost } = this.#limits;
    if (maxCost === undefined || price === undefined) return true;
    if (this.#currency !== undefined && price.currency !== this.#currency) return false;
    return this.#cost + amount <= maxCost;
  }

  /** With a prompt that is written to the provider's cache, where that is dearer. */
  #most(price: Price | undefined, promptTokens: number, completionTokens: number): number {
    if (price === undefined) return 0;
    const input = Math.max(price.inputPer1M, price.cacheWritePer1M ?? 0);
    return (promptTokens * input + completionTokens * price.outputPer1M) / 1e6;
  }
}

/** The right to make one call. */
export interface Seat {
  /** Requests that have gone out. */
  readonly tries: number;
  /** Counts one request that goes out; false where it would be too many. `hasSpoken`: the one before it began its answer. */
  try(hasSpoken?: boolean): boolean;
  /** Ends the call: it cost this much, or at most its prompts where nothing was said. */
  settle(usage: Usage | undefined): void;
}
