import { z } from 'zod';
import {
  type DecisionConfig,
  type NamedUnitConfig,
  type ProjectionsConfig,
  projectionsSchema,
  type RoutingConfig,
  type RuleNode,
} from '../config/schema/routing.ts';
import { seededRandom } from '../core/random.ts';
import { Registry } from '../core/registry.ts';
import type { Explained } from './outcome.ts';
import { createRouter } from './router.ts';
import type { SelectionWorld } from './selection/define.ts';
import { selections } from './selection/index.gen.ts';
import { defineSignal, type SignalKind } from './signals/define.ts';
import type { ViewInput } from './view-types.ts';

/** Says what its configuration says, and counts how often it was asked. */
export const asked: string[] = [];
export const scripted = (id: string, cost: SignalKind['cost'] = 'free') =>
  defineSignal({
    id,
    title: 'Scripted',
    summary: 'Says what it is told to.',
    config: z.strictObject({
      matched: z.boolean().default(true),
      confidence: z.number().default(1),
      raw: z.number().or(z.nan()).default(0),
      fails: z.boolean().default(false),
      as: z.string().optional(),
    }),
    examples: [],
    cost,
    create: ({ name, matched, confidence, raw, fails, as }) => ({
      emits: [as ?? name],
      evaluate: () => {
        asked.push(name);
        if (fails) throw new Error('broken');
        const outcomes = [{ name: as ?? name, matched, confidence: matched ? confidence : 0, raw }];
        return cost === 'model' ? Promise.resolve(outcomes) : outcomes;
      },
    }),
  });

export const kinds = new Registry('signal', [scripted('yes'), scripted('domain'), scripted('slow', 'model')]);
export const selectionKinds = new Registry('selection algorithm', selections);
export const world: SelectionWorld = {
  facts: (name) => ({ name }),
  load: () => ({ ttftMs: () => undefined, tpotMs: () => undefined, inFlight: 0, available: true }),
  random: seededRandom(1),
  sessions: { get: () => undefined, set: () => undefined },
};
export const input: ViewInput = {
  model: 'auto',
  messages: [{ role: 'user', content: 'hi' }],
  headers: {},
  identity: { groups: [] },
  nowMs: 0,
};

export const on = (name: string, more: object = {}): NamedUnitConfig => ({ type: 'yes', name, ...more });
export const off = (name: string, more: object = {}): NamedUnitConfig =>
  on(name, { matched: false, ...more });
export const leaf = (name: string, more: object = {}): RuleNode => ({ type: 'yes', name, ...more });
export const AND = (...conditions: RuleNode[]): RuleNode => ({ operator: 'AND', conditions });
export const OR = (...conditions: RuleNode[]): RuleNode => ({ operator: 'OR', conditions });
export const NOT = (...conditions: RuleNode[]): RuleNode => ({ operator: 'NOT', conditions });
export const decide = (
  name: string,
  priority: number,
  rules?: RuleNode,
  more: Partial<DecisionConfig> = {},
): DecisionConfig => ({
  name,
  priority,
  rules,
  models: [{ model: `m-${name}` }],
  plugins: [],
  ...more,
});

export type Policy = Partial<Omit<RoutingConfig, 'projections'>> & {
  projections?: z.input<typeof projectionsSchema>;
};

export function routing(policy: Policy): RoutingConfig {
  const projections: ProjectionsConfig = projectionsSchema.parse(policy.projections ?? {});
  return { strategy: 'priority', signals: [], decisions: [], ...policy, projections };
}

export const build = (policy: Policy, warn?: (line: string) => void) =>
  createRouter({
    recipe: 'main',
    routing: routing(policy),
    defaultModel: 'fallback',
    signals: kinds,
    selections: selectionKinds,
    world,
    ...(warn === undefined ? {} : { warn }),
  });

export async function explain(policy: Policy): Promise<Explained> {
  const router = await build(policy);
  return router.explain(router.view(input));
}

/** The confidence of one rule, or `no`. */
export async function evaluate(
  rules: RuleNode | undefined,
  signals: NamedUnitConfig[],
): Promise<number | 'no'> {
  const { decisions } = await explain({ signals, decisions: [decide('d', 1, rules)] });
  const [trace] = decisions;
  return trace?.matched === true ? trace.confidence : 'no';
}

export const A = on('a', { confidence: 0.9, raw: 5 });
export const B = on('b', { confidence: 0.5 });
export const C = off('c', { raw: 0.3 });
