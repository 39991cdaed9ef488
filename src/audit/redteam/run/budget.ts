import { FairleadError } from '../../../core/errors.ts';

/** What a run may use up; what is left out has no bound. */
export interface BudgetLimits {
  readonly requests?: number | undefined;
  /** Of prompts and answers together. */
  readonly tokens?: number | undefined;
  /** In the currency of the prices. */
  readonly money?: number | undefined;
}

/** Per million tokens. */
export interface Price {
  readonly inputPer1M: number;
  readonly outputPer1M: number;
}

export interface Spent {
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly money: number;
}

/**
 * Counts what a run uses. Requests are counted before they go out, so their bound is exact; tokens and money are known
 * only afterwards, so what is under way when they run out goes over them.
 */
export class Budget {
  readonly #limits: BudgetLimits;
  #requests = 0;
  #promptTokens = 0;
  #completionTokens = 0;
  #money = 0;

  constructor(limits: BudgetLimits = {}) {
    this.#limits = limits;
  }

  /** What has run out; undefined: nothing has. */
  get out(): 'requests' | 'tokens' | 'money' | undefined {
    const { requests = Infinity, tokens = Infinity, money = Infinity } = this.#limits;
    if (this.#requests >= requests) return 'requests';
    if (this.#promptTokens + this.#completionTokens >= tokens) return 'tokens';
    return this.#money >= money ? 'money' : undefined;
  }

  get spent(): Spent {
    return {
      requests: this.#requests,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      money: this.#money,
    };
  }

  /** Takes one request. Throws FL_BUDGET_SPENT where there is none left. */
  take(): void {
    const { out } = this;
    if (out !== undefined) throw new FairleadError('FL_BUDGET_SPENT', `the run's ${out} are used up`);
    this.#requests++;
  }

  add(promptTokens: number, completionTokens: number, price: Price | undefined): void {
    this.#promptTokens += promptTokens;
    this.#completionTokens += completionTokens;
    if (price !== undefined)
      this.#money += (promptTokens * price.inputPer1M + completionTokens * price.outputPer1M) / 1e6;
  }
}

/** What two runs spent together. */
export function sumOf(one: Spent | undefined, two: Spent): Spent {
  if (one === undefined) return two;
  return {
    requests: one.requests + two.requests,
    promptTokens: one.promptTokens + two.promptTokens,
    completionTokens: one.completionTokens + two.completionTokens,
    money: one.money + two.money,
  };
}
