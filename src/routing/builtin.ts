import type { ModelConfig } from '../config/schema/model.ts';
import type {
  DecisionConfig,
  ModelRef,
  NamedUnitConfig,
  RoutingConfig,
  RuleNode,
} from '../config/schema/routing.ts';
import { POLICY_SIGNALS } from './builtin-signals.ts';

/** What is assumed of a model that states nothing. */
const UNKNOWN_QUALITY = 0.5;
/** A model may cost this much more per unit of quality before an everyday prompt avoids it. */
const PRICE_EXPONENT = 0.25;
/** Share of a window that a prompt may fill: the answer needs room, and the count is an estimate. */
const FILL = 0.75;

const leaf = (type: string, name: string): RuleNode => ({ type, name });
const any = (...conditions: RuleNode[]): RuleNode => ({ operator: 'OR', conditions });
const all = (...conditions: RuleNode[]): RuleNode => ({ operator: 'AND', conditions });
const not = (condition: RuleNode): RuleNode => ({ operator: 'NOT', conditions: [condition] });

const HARD = any(leaf('keyword', 'reasoning'), leaf('keyword', 'maths'));

/**
 * The policy that is used when a configuration has none: prompts that outgrow a window to larger ones, pictures and tools
 * to models that take them, hard prompts to the best model with thinking on, short talk to the cheapest with
 * thinking off, all else to good value. It reads only prices, qualities, windows and capabilities, so it
 * holds for one model as for twenty. Throws nothing; an empty list gives a policy without decisions.
 */
export function builtinPolicy(models: readonly ModelConfig[]): RoutingConfig {
  const decisions = models.length === 0 ? [] : policyDecisions(models);
  const used = new Set(decisions.flatMap(({ rules }) => (rules === undefined ? [] : leafNames(rules))));
  const outgrown = outgrowableWindows(models).map(
    (window): NamedUnitConfig => ({
      type: 'context',
      name: over(window),
      minTokens: Math.floor(window * FILL),
    }),
  );
  const signals = [...outgrown, ...POLICY_SIGNALS].filter(({ type, name }) => used.has(`${type}:${name}`));
  const fallback = bestFirst(models, value)[0];
  return {
    strategy: 'priority',
    default: fallback?.name,
    signals,
    projections: { partitions: [], scores: [], mappings: [] },
    decisions,
  };
}

function policyDecisions(models: readonly ModelConfig[]): DecisionConfig[] {
  const byQuality = bestFirst(models, quality);
  const byValue = bestFirst(models, value);
  const cheapest = bestFirst(models, (model) => -price(model));
  const seeing = byValue.filter(
    (model) => can(model, 'vision') || /vision|image|multimodal|omni/i.test(model.modality ?? ''),
  );
  const calling = byQuality.filter((model) => can(model, 'tools'));
  const coding = byValue.filter((model) => can(model, 'code'));
  const long = outgrowableWindows(models).map((window, index) => {
    const larger = byValue.filter(({ context }) => context === undefined || context > window);
    return decision(
      over(window),
      `Too long for a window of ${window} tokens`,
      500 + index,
      leaf('context', over(window)),
      refs(larger, undefined),
    );
  });
  return [
    decision(
      'pictures',
      'Pictures or sound in the messages',
      900,
      leaf('input_modality', 'media'),
      refs(orAll(seeing, byValue), undefined),
    ),
    ...long,
    decision(
      'hard-code',
      'Code that asks for thought',
      400,
      all(leaf('keyword', 'code'), HARD),
      refs(byQuality, true),
    ),
    decision('reasoning', 'Mathematics, proofs, plans, several steps', 300, HARD, refs(byQuality, true)),
    decision(
      'tools',
      'The request offers tools',
      250,
      leaf('tools', 'offered'),
      refs(orAll(calling, byQuality), undefined),
    ),
    decision('code', 'Everyday code', 200, leaf('keyword', 'code'), refs(orAll(coding, byQuality), false)),
    decision(
      'short-chat',
      'A greeting or a short question',
      100,
      all(leaf('context', 'short'), not(leaf('conversation', 'several-turns'))),
      refs(cheapest, false),
    ),
    decision('general', 'Everything else', 0, undefined, refs(byValue, false)),
  ];
}

/** Every stated window but the largest, smallest first; with a model of unknown window, all of them. */
function outgrowableWindows(models: readonly ModelConfig[]): number[] {
  const stated = models.flatMap(({ context }) => (context === undefined ? [] : [context]));
  const windows = [...new Set(stated)].sort((a, b) => a - b);
  return stated.length < models.length ? windows : windows.slice(0, -1);
}

function over(window: number): string {
  return `over-${window % 1_000 === 0 ? `${window / 1_000}k` : window}`;
}

function decision(
  name: string,
  description: string,
  priority: number,
  rules: RuleNode | undefined,
  models: readonly ModelRef[],
): DecisionConfig {
  return { name, description, priority, rules, models, algorithm: { type: 'static' }, plugins: [] };
}

/** Candidates in order of preference; thinking is asked for only of models that can switch it. */
function refs(models: readonly ModelConfig[], reasoning: boolean | undefined): ModelRef[] {
  return models.map((model) =>
    reasoning === undefined || !thinks(model) ? { model: model.name } : { model: model.name, reasoning },
  );
}

function thinks({ family, reasoning }: ModelConfig): boolean {
  return family !== undefined || reasoning !== undefined;
}

function can({ capabilities }: ModelConfig, capability: string): boolean {
  return capabilities.some((one) => one.toLowerCase() === capability);
}

/** Those that state a capability, then the others: a configuration may leave capabilities out. */
function orAll(first: readonly ModelConfig[], everyone: readonly ModelConfig[]): ModelConfig[] {
  return [...first, ...everyone.filter((model) => !first.includes(model))];
}

/** Highest score first, ties by name, whatever the order in the file. */
function bestFirst(models: readonly ModelConfig[], score: (model: ModelConfig) => number): ModelConfig[] {
  return [...models].sort(
    (a, b) => score(b) - score(a) || quality(b) - quality(a) || (a.name < b.name ? -1 : 1),
  );
}

function quality(model: ModelConfig): number {
  return model.quality ?? UNKNOWN_QUALITY;
}

/** Currency per million tokens, three read for one written; a model without a price is one's own. */
function price({ price: stated }: ModelConfig): number {
  return stated === undefined ? 0 : (3 * stated.inputPer1M + stated.outputPer1M) / 4;
}

function value(model: ModelConfig): number {
  return quality(model) / (1 + price(model)) ** PRICE_EXPONENT;
}

function leafNames(rule: RuleNode): string[] {
  return 'operator' in rule ? rule.conditions.flatMap(leafNames) : [`${rule.type}:${rule.name}`];
}
