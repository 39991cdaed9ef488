import type { DecisionConfig, RoutingConfig } from '../config/schema/routing.ts';
import type { Evaluation } from './evaluation.ts';
import type { DecisionTrace } from './outcome.ts';
import { compileRule, NO_MATCH, type Rule, traceRule } from './rules.ts';
import type { SignalSet } from './signal-set.ts';

/** A decision with its rules compiled. */
export interface BoundDecision {
  readonly config: DecisionConfig;
  readonly rule: Rule;
}

export interface Verdict {
  readonly decision: BoundDecision;
  readonly confidence: number;
}

/** Negative when `a` is better than `b`. */
type Order = (a: Verdict, b: Verdict) => number;

const byPriority: Order = (a, b) => b.decision.config.priority - a.decision.config.priority;
const byConfidence: Order = (a, b) => b.confidence - a.confidence;
const byTier: Order = (a, b) => tierOf(a.decision) - tierOf(b.decision);
const byName: Order = (a, b) => (a.decision.config.name < b.decision.config.name ? -1 : 1);

const tierOf = ({ config }: BoundDecision) => config.tier ?? 0;

const chain =
  (...orders: readonly Order[]): Order =>
  (a, b) => {
    for (const order of orders) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  };

const ORDERS: Readonly<Record<RoutingConfig['strategy'], Order>> = {
  priority: chain(byPriority, byConfidence, byName),
  confidence: chain(byConfidence, byPriority, byName),
};
/** Holds, whatever the strategy, as soon as a decision that matched has a tier above 0. */
const TIERED = chain(byTier, byConfidence, byPriority, byName);

/**
 * The decisions of one policy. Which one is taken, in VSR's order: by `strategy`, priority then
 * confidence or confidence then priority, last the name; when a matched one has a tier, tier first
 * (lower is better), then confidence, priority, name. The order in the file never decides.
 */
export class Decisions {
  readonly #sorted: readonly BoundDecision[];
  readonly #order: Order;
  /** No decision has a tier: the strategy alone decides, and evaluation may stop early. */
  readonly #untiered: boolean;
  readonly #byPriority: boolean;
  readonly #signals: SignalSet;

  constructor(routing: RoutingConfig, signals: SignalSet) {
    this.#signals = signals;
    this.#order = ORDERS[routing.strategy];
    this.#byPriority = routing.strategy === 'priority';
    this.#untiered = !routing.decisions.some((config) => (config.tier ?? 0) > 0);
    this.#sorted = routing.decisions
      .map((config) => ({ config, rule: compileRule(config.rules, signals) }))
      .sort((a, b) => b.config.priority - a.config.priority || (a.config.name < b.config.name ? -1 : 1));
  }

  /**
   * The decision that is taken, or undefined when none matches. Asks no signal more than it takes to
   * be certain: nothing can overtake a confidence of 1 further down, and under `priority` nothing of a
   * lower priority can.
   */
  decide(evaluation: Evaluation): Verdict | undefined {
    if (!this.#untiered) return this.#decideTiered(evaluation);
    let best: Verdict | undefined;
    for (const decision of this.#sorted) {
      if (best !== undefined && this.#certain(best, decision)) break;
      const confidence = decision.rule(evaluation);
      if (confidence === NO_MATCH) continue;
      const verdict = { decision, confidence };
      if (best === undefined || this.#order(verdict, best) < 0) best = verdict;
    }
    return best;
  }

  #certain(best: Verdict, next: BoundDecision): boolean {
    return best.confidence >= 1 || (this.#byPriority && next.config.priority < best.decision.config.priority);
  }

  /** Tiers from the best one on; those without a tier come first, and by the strategy where no tier matched. */
  #decideTiered(evaluation: Evaluation): Verdict | undefined {
    const matching = (tier: number): Verdict[] => {
      const found: Verdict[] = [];
      for (const decision of this.#sorted) {
        if (tierOf(decision) !== tier) continue;
        const confidence = decision.rule(evaluation);
        if (confidence !== NO_MATCH) found.push({ decision, confidence });
      }
      return found;
    };
    const tiers = [...new Set(this.#sorted.map(tierOf))].sort((a, b) => a - b);
    let first: Verdict[] | undefined;
    for (const tier of tiers) {
      if (first !== undefined && bestOf(first, TIERED) === bestOf(first, this.#order)) break;
      const found = matching(tier);
      if (found.length === 0) continue;
      if (tier > 0) return bestOf(first ?? found, TIERED);
      first = [...(first ?? []), ...found];
    }
    return first === undefined ? undefined : bestOf(first, this.#order);
  }

  /** Every decision as it came out, best first among those that matched, for `explain`. */
  trace(evaluation: Evaluation): DecisionTrace[] {
    const all = this.#sorted.map((decision) => ({ decision, confidence: decision.rule(evaluation) }));
    const matched = all.filter(({ confidence }) => confidence !== NO_MATCH);
    const missed = all.filter(({ confidence }) => confidence === NO_MATCH);
    const order = this.#orderOf(matched);
    return [...matched.sort(order), ...missed].map(({ decision: { config }, confidence }) => ({
      name: config.name,
      matched: confidence !== NO_MATCH,
      confidence: Math.max(0, confidence),
      priority: config.priority,
      tier: config.tier,
      rules: config.rules === undefined ? undefined : traceRule(config.rules, this.#signals, evaluation),
    }));
  }

  #orderOf(matched: readonly Verdict[]): Order {
    return matched.some(({ decision }) => tierOf(decision) > 0) ? TIERED : this.#order;
  }
}

function bestOf(matched: readonly Verdict[], order: Order): Verdict {
  return matched.reduce((best, one) => (order(one, best) < 0 ? one : best));
}
