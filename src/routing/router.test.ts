import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
import { renderExplanation } from './render.ts';
import { createRouter } from './router.ts';
import type { SelectionWorld } from './selection/define.ts';
import { selections } from './selection/index.gen.ts';
import { defineSignal, type SignalKind } from './signals/define.ts';
import type { ViewInput } from './view-types.ts';

// Over 500 lines: rules, decisions, projections and partitions are tables over one scripted policy.

/** Says what its configuration says, and counts how often it was asked. */
const asked: string[] = [];
const scripted = (id: string, cost: SignalKind['cost'] = 'free') =>
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

const kinds = new Registry('signal', [scripted('yes'), scripted('domain'), scripted('slow', 'model')]);
const selectionKinds = new Registry('selection algorithm', selections);
const world: SelectionWorld = {
  facts: (name) => ({ name }),
  load: () => ({ ttftMs: () => undefined, tpotMs: () => undefined, inFlight: 0, available: true }),
  random: seededRandom(1),
  sessions: { get: () => undefined, set: () => undefined },
};
const input: ViewInput = {
  model: 'auto',
  messages: [{ role: 'user', content: 'hi' }],
  headers: {},
  identity: { groups: [] },
  nowMs: 0,
};

const on = (name: string, more: object = {}): NamedUnitConfig => ({ type: 'yes', name, ...more });
const off = (name: string, more: object = {}): NamedUnitConfig => on(name, { matched: false, ...more });
const leaf = (name: string, more: object = {}): RuleNode => ({ type: 'yes', name, ...more });
const AND = (...conditions: RuleNode[]): RuleNode => ({ operator: 'AND', conditions });
const OR = (...conditions: RuleNode[]): RuleNode => ({ operator: 'OR', conditions });
const NOT = (...conditions: RuleNode[]): RuleNode => ({ operator: 'NOT', conditions });
const decide = (
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

type Policy = Partial<Omit<RoutingConfig, 'projections'>> & {
  projections?: z.input<typeof projectionsSchema>;
};

function routing(policy: Policy): RoutingConfig {
  const projections: ProjectionsConfig = projectionsSchema.parse(policy.projections ?? {});
  return { strategy: 'priority', signals: [], decisions: [], ...policy, projections };
}

const build = (policy: Policy, warn?: (line: string) => void) =>
  createRouter({
    recipe: 'main',
    routing: routing(policy),
    defaultModel: 'fallback',
    signals: kinds,
    selections: selectionKinds,
    world,
    ...(warn === undefined ? {} : { warn }),
  });

async function explain(policy: Policy): Promise<Explained> {
  const router = await build(policy);
  return router.explain(router.view(input));
}

/** The confidence of one rule, or `no`. */
async function evaluate(rules: RuleNode | undefined, signals: NamedUnitConfig[]): Promise<number | 'no'> {
  const { decisions } = await explain({ signals, decisions: [decide('d', 1, rules)] });
  const [trace] = decisions;
  return trace?.matched === true ? trace.confidence : 'no';
}

const A = on('a', { confidence: 0.9, raw: 5 });
const B = on('b', { confidence: 0.5 });
const C = off('c', { raw: 0.3 });

describe('rules', () => {
  it.each<[string, RuleNode | undefined, number | 'no']>([
    ['leaf', leaf('a'), 0.9],
    ['leaf that does not match', leaf('c'), 'no'],
    ['leaf of nothing', leaf('nobody'), 'no'],
    ['AND is the mean', AND(leaf('a'), leaf('b')), 0.7],
    ['AND with one missing', AND(leaf('a'), leaf('c')), 'no'],
    ['empty AND', AND(), 0],
    ['no rules', undefined, 0],
    ['OR is the highest', OR(leaf('b'), leaf('a'), leaf('c')), 0.9],
    ['OR of none', OR(leaf('c')), 'no'],
    ['empty OR', OR(), 'no'],
    ['NOT of a miss', NOT(leaf('c')), 1],
    ['NOT of a match', NOT(leaf('a')), 'no'],
    ['NOT of nothing', NOT(), 'no'],
    ['NOT of two', NOT(leaf('c'), leaf('c')), 'no'],
    ['NOT of nobody', NOT(leaf('nobody')), 1],
    ['nested', AND(NOT(leaf('c')), OR(leaf('b'), AND(leaf('a'), leaf('b')))), 0.85],
    ['NOT of an empty AND', NOT(AND()), 'no'],
    ['predicate within', leaf('a', { predicate: { gte: 5, lt: 6 } }), 1],
    ['predicate outside', leaf('a', { predicate: { gt: 5 } }), 'no'],
    ['predicate without a match', leaf('c', { predicate: { gte: 0.2, lt: 0.4 } }), 1],
    ['predicate on a figure that is none', leaf('nan', { predicate: { gte: 0 } }), 'no'],
    ['failure', leaf('broken'), 'no'],
    ['NOT of a failure', NOT(leaf('broken')), 1],
    ['failure that shall match', leaf('broken', { onError: 'match' }), 1],
    [
      'failure that shall match, with predicate',
      leaf('broken', { onError: 'match', predicate: { gt: 1 } }),
      1,
    ],
  ])('%s', async (_title, rules, expected) => {
    const result = await evaluate(
      rules,
      [A, B, C, on('nan', { raw: Number.NaN }), on('broken', { fails: true })].map((one) => ({ ...one })),
    );
    if (typeof expected === 'number') expect(result).toBeCloseTo(expected, 12);
    else expect(result).toBe(expected);
  });

  const names = ['a', 'b', 'c', 'd'];
  const rule: fc.Arbitrary<RuleNode> = fc.letrec<{ rule: RuleNode }>((tie) => ({
    rule: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...names).map((name) => leaf(name)),
      fc.array(tie('rule'), { maxLength: 3 }).map((children) => AND(...children)),
      fc.array(tie('rule'), { maxLength: 3 }).map((children) => OR(...children)),
      tie('rule').map((child) => NOT(child)),
    ),
  })).rule;
  const states = fc.tuple(
    ...names.map(() =>
      fc.record({ matched: fc.boolean(), confidence: fc.constantFrom(0.1, 0.2, 0.3, 0.7, 1) }),
    ),
  );
  const signalsOf = (state: readonly object[]) => names.map((name, i) => on(name, state[i]));
  const holds = async (rules: RuleNode, state: readonly object[]) =>
    (await evaluate(rules, signalsOf(state))) !== 'no';

  it('keeps the laws of logic', async () => {
    await fc.assert(
      fc.asyncProperty(rule, rule, states, async (p, q, state) => {
        const [isP, isQ] = [await holds(p, state), await holds(q, state)];
        expect(await holds(NOT(p), state)).toBe(!isP);
        expect(await holds(NOT(NOT(p)), state)).toBe(isP);
        expect(await holds(AND(p, q), state)).toBe(isP && isQ);
        expect(await holds(OR(p, q), state)).toBe(isP || isQ);
        expect(await holds(NOT(AND(p, q)), state)).toBe(await holds(OR(NOT(p), NOT(q)), state));
        expect(await evaluate(AND(p, q), signalsOf(state))).toBe(await evaluate(AND(q, p), signalsOf(state)));
        expect(await evaluate(OR(p, q), signalsOf(state))).toBe(await evaluate(OR(q, p), signalsOf(state)));
        expect(await evaluate(OR(p, p), signalsOf(state))).toBe(await evaluate(p, signalsOf(state)));
      }),
      { numRuns: 150 },
    );
  });

  it('decides the same whatever the order of the file, and as explain says', async () => {
    const decision = fc.record({
      priority: fc.nat({ max: 3 }),
      tier: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
      rules: fc.option(rule, { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(decision, { maxLength: 6 }),
        states,
        fc.constantFrom('priority', 'confidence'),
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        async (drafts, state, strategy, tiered, randoms) => {
          const decisions = drafts.map((draft, i) =>
            decide(`d${i}`, draft.priority, draft.rules, { tier: tiered ? draft.tier : undefined }),
          );
          const shuffle = <Item>(items: readonly Item[]): Item[] =>
            items
              .map((item) => ({ item, key: randoms.next().value as number }))
              .sort((a, b) => a.key - b.key)
              .map(({ item }) => item);
          const shuffleRule = (node: RuleNode): RuleNode =>
            'operator' in node ? { ...node, conditions: shuffle(node.conditions.map(shuffleRule)) } : node;
          const one = await build({ strategy, signals: signalsOf(state), decisions });
          const other = await build({
            strategy,
            signals: shuffle(signalsOf(state)),
            decisions: shuffle(
              decisions.map((each) => ({
                ...each,
                rules: each.rules === undefined ? undefined : shuffleRule(each.rules),
              })),
            ),
          });
          const routed = await one.route(one.view(input));
          const again = await one.route(one.view(input));
          const shuffled = await other.route(other.view(input));
          const explained = await one.explain(one.view(input));
          expect(again).toEqual(routed);
          for (const result of [shuffled, explained]) {
            expect(result.decision).toEqual(routed.decision);
            expect(result.chosen).toEqual(routed.chosen);
          }
          expect(explained.decisions.find(({ matched }) => matched)?.name ?? null).toBe(routed.decision.name);
          // The lazy way must come to what a plain sort of everything comes to.
          expect(routed.decision.name).toBe(bySorting(explained, strategy));
        },
      ),
      { numRuns: 400 },
    );
  });
});

function bySorting({ decisions }: Explained, strategy: 'priority' | 'confidence'): string | null {
  const matched = decisions.filter((one) => one.matched);
  const keys = matched.some(({ tier }) => (tier ?? 0) > 0)
    ? (one: (typeof matched)[number]) => [one.tier ?? 0, -one.confidence, -one.priority]
    : strategy === 'priority'
      ? (one: (typeof matched)[number]) => [-one.priority, -one.confidence]
      : (one: (typeof matched)[number]) => [-one.confidence, -one.priority];
  matched.sort((a, b) => {
    const [left, right] = [keys(a), keys(b)];
    for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return (left[i] ?? 0) - (right[i] ?? 0);
    return a.name < b.name ? -1 : 1;
  });
  return matched[0]?.name ?? null;
}

describe('decisions', () => {
  const signals = [on('high', { confidence: 0.9 }), on('low', { confidence: 0.4 })];
  const winner = async (policy: Policy) => (await explain({ signals, ...policy })).decision.name;

  it.each<[string, Policy, string | null]>([
    ['priority first', { decisions: [decide('x', 1, leaf('high')), decide('y', 2, leaf('low'))] }, 'y'],
    ['then confidence', { decisions: [decide('x', 1, leaf('low')), decide('y', 1, leaf('high'))] }, 'y'],
    ['then name', { decisions: [decide('y', 1, leaf('high')), decide('x', 1, leaf('high'))] }, 'x'],
    [
      'confidence first',
      { strategy: 'confidence', decisions: [decide('x', 1, leaf('high')), decide('y', 2, leaf('low'))] },
      'x',
    ],
    [
      'confidence, then priority',
      { strategy: 'confidence', decisions: [decide('x', 1, leaf('high')), decide('y', 2, leaf('high'))] },
      'y',
    ],
    [
      'lower tier first',
      { decisions: [decide('x', 9, leaf('high'), { tier: 2 }), decide('y', 1, leaf('low'), { tier: 1 })] },
      'y',
    ],
    [
      'within a tier confidence before priority',
      { decisions: [decide('x', 9, leaf('low'), { tier: 1 }), decide('y', 1, leaf('high'), { tier: 1 })] },
      'y',
    ],
    [
      'without a tier comes before tier 1',
      { decisions: [decide('x', 1, leaf('low')), decide('y', 9, leaf('high'), { tier: 1 })] },
      'x',
    ],
    [
      'a tier that did not match changes nothing',
      {
        decisions: [
          decide('x', 1, leaf('high')),
          decide('y', 2, leaf('low')),
          decide('z', 3, NOT(leaf('high')), { tier: 1 }),
        ],
      },
      'y',
    ],
    [
      'a tier that matched turns the others to confidence',
      {
        decisions: [
          decide('x', 1, leaf('high')),
          decide('y', 2, leaf('low')),
          decide('z', 3, leaf('low'), { tier: 1 }),
        ],
      },
      'x',
    ],
    [
      'catch-all last',
      { strategy: 'confidence', decisions: [decide('x', 9), decide('y', 0, leaf('low'))] },
      'y',
    ],
    ['none', { decisions: [decide('x', 1, NOT(leaf('high')))] }, null],
    ['no decisions', { decisions: [] }, null],
  ])('%s', async (_title, policy, expected) => {
    expect(await winner(policy)).toBe(expected);
  });

  it('takes the default model when nothing matches or a decision names none', async () => {
    const none = await explain({});
    expect([none.chosen.model, none.decision.name, none.reasoning.mode]).toEqual(['fallback', null, 'asked']);
    const nameless = await explain({ decisions: [decide('x', 1, undefined, { models: [] })] });
    expect([nameless.chosen.model, nameless.decision.name]).toEqual(['fallback', 'x']);
  });

  it('passes on what the chosen candidate asks of reasoning', async () => {
    const wish = async (ref: object) =>
      (await explain({ decisions: [decide('x', 1, undefined, { models: [{ model: 'm', ...ref }] })] }))
        .reasoning;
    expect(await wish({})).toEqual({ mode: 'asked' });
    expect(await wish({ reasoning: true, effort: 'high' })).toMatchObject({ mode: 'on', effort: 'high' });
    expect(await wish({ reasoning: false })).toMatchObject({ mode: 'off' });
  });

  it('asks no signal more than it takes', async () => {
    const router = await build({
      signals: [on('first'), on('second'), on('unused'), on('third')],
      decisions: [decide('x', 9, OR(leaf('first'), leaf('second'))), decide('y', 1, leaf('third'))],
    });
    asked.length = 0;
    const routed = await router.route(router.view(input));
    expect(asked).toEqual(['first']);
    expect(routed.signals.map(({ name }) => name)).toEqual(['first']);
    await router.explain(router.view(input));
    expect(asked.slice(1).sort()).toEqual(['first', 'second', 'third', 'unused']);
  });

  it('is synchronous unless a signal that is needed takes time', async () => {
    const slow = { type: 'slow', name: 's' };
    const fast = await build({ signals: [slow, on('a')], decisions: [decide('x', 1, leaf('a'))] });
    expect(fast.route(fast.view(input))).not.toBeInstanceOf(Promise);
    const waiting = await build({
      signals: [slow],
      decisions: [decide('x', 1, { type: 'slow', name: 's' })],
    });
    const pending = waiting.route(waiting.view(input));
    expect(pending).toBeInstanceOf(Promise);
    expect((await pending).decision.name).toBe('x');
  });

  it('reports a signal that fails and goes on', async () => {
    const { signals: reports, decision } = await explain({
      signals: [on('x', { fails: true })],
      decisions: [decide('d', 1, leaf('x')), decide('e', 0)],
    });
    expect(reports).toEqual([
      { type: 'yes', name: 'x', matched: false, confidence: 0, raw: 0, error: 'broken' },
    ]);
    expect(decision.name).toBe('e');
  });

  it('matches a name under which several speak when any of them does', async () => {
    const roles = [off('binding-1', { as: 'role' }), on('binding-2', { as: 'role', confidence: 0.6 })];
    expect(await evaluate(leaf('role'), roles)).toBe(0.6);
    expect(await evaluate(leaf('role'), [...roles].reverse())).toBe(0.6);
  });

  it('refuses what cannot be meant, and warns of what refers to nothing', async () => {
    await expect(build({ signals: [{ type: 'yess', name: 'x' }] })).rejects.toThrow(
      'unknown signal yess; did you mean yes?',
    );
    await expect(build({ signals: [on('x', { matched: 3 })] })).rejects.toThrow(/signal x/);
    await expect(build({ signals: [on('x'), on('x')] })).rejects.toThrow('two yes signals are called x');
    await expect(build({ decisions: [decide('x', 1), decide('x', 2)] })).rejects.toThrow(
      'two decisions are called x',
    );
    const lines: string[] = [];
    await build({ decisions: [decide('x', 1, leaf('nobody'))] }, (line) => lines.push(line));
    expect(lines).toEqual(['decision x refers to yes nobody, which does not exist']);
  });
});

describe('projections', () => {
  const projection = (name: string, more: object = {}): RuleNode => ({ type: 'projection', name, ...more });
  const score = (
    name: string,
    ...inputs: z.input<typeof projectionsSchema>['scores'] extends (infer S)[] | undefined
      ? S extends { inputs: infer I }
        ? I
        : never
      : never
  ) => ({ name, inputs });
  const signals = [on('a', { confidence: 0.8, raw: 4 }), off('c', { raw: 7 })];

  it.each<[string, object, number]>([
    ['binary, matched', { name: 'a' }, 1],
    ['binary, not matched', { name: 'c' }, 0],
    ['binary with match and miss', { name: 'c', match: 3, miss: -0.5 }, -0.5],
    ['binary with match', { name: 'a', match: 3 }, 3],
    ['confidence', { name: 'a', valueSource: 'confidence' }, 0.8],
    ['confidence of a miss', { name: 'c', valueSource: 'confidence' }, 0],
    ['raw', { name: 'a', valueSource: 'raw' }, 4],
    ['nobody', { name: 'nobody', valueSource: 'raw' }, 0],
  ])('%s', async (_title, given, expected) => {
    const { projections } = await explain({
      signals,
      projections: { scores: [{ name: 's', inputs: [{ type: 'yes', weight: 2, ...given } as never] }] },
    });
    expect(projections).toEqual([{ kind: 'score', name: 's', value: 2 * expected, outputs: [] }]);
  });

  const bands = {
    name: 'band',
    source: 's',
    outputs: [
      { name: 'low', lt: 0.5 },
      { name: 'mid', gte: 0.5, lt: 2 },
      { name: 'high', gte: 2 },
    ],
  };

  it('maps a score to the first band that holds, surer away from its bounds', async () => {
    const { projections, decision } = await explain({
      signals,
      projections: { scores: [score('s', { type: 'yes', name: 'a', weight: 1 })], mappings: [bands] },
      decisions: [decide('x', 1, projection('mid')), decide('y', 2, projection('high'))],
    });
    expect(projections[1]).toMatchObject({ kind: 'mapping', name: 'band', outputs: ['mid'] });
    expect(decision.name).toBe('x');
    expect(decision.confidence).toBeCloseTo(1 / (1 + Math.exp(-12 * 0.5)), 12);
  });

  it('emits every output that holds when told to, with its own slope', async () => {
    const { projections, decision } = await explain({
      signals,
      projections: {
        scores: [score('s', { type: 'yes', name: 'a', weight: 1 })],
        mappings: [
          {
            ...bands,
            method: 'multi_emit',
            calibration: { method: 'sigmoid_distance', slope: 2 },
            outputs: [{ name: 'some', gt: 0 }, { name: 'always' }],
          },
        ],
      },
      decisions: [decide('x', 1, AND(projection('some'), projection('always')))],
    });
    expect(projections[1]?.outputs).toEqual(['some', 'always']);
    expect(decision.confidence).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  });

  it('feeds scores and confidences of projections into others, whatever the order of the file', async () => {
    const scores = [
      score(
        'total',
        { type: 'projection', name: 's', weight: 10, valueSource: 'score' },
        { type: 'projection', name: 'mid', weight: 100, valueSource: 'confidence' },
      ),
      score('s', { type: 'yes', name: 'a', weight: 1 }),
    ];
    const expected = 10 + 100 / (1 + Math.exp(-6));
    for (const order of [scores, [...scores].reverse()]) {
      const { projections } = await explain({ signals, projections: { scores: order, mappings: [bands] } });
      expect(projections.find(({ name }) => name === 'total')?.value).toBeCloseTo(expected, 10);
    }
  });

  it('compares a score in a leaf by its own name or by an output of it', async () => {
    const policy = (rules: RuleNode): Policy => ({
      signals,
      projections: { scores: [score('s', { type: 'yes', name: 'a', weight: 1.5 })], mappings: [bands] },
      decisions: [decide('x', 1, rules)],
    });
    expect((await explain(policy(projection('s', { predicate: { gte: 1.5 } })))).decision.name).toBe('x');
    expect((await explain(policy(projection('mid', { predicate: { gt: 1.5 } })))).decision.name).toBe(null);
  });

  it('refuses a circle', async () => {
    const circle = {
      scores: [
        score('a', { type: 'projection', name: 'b', weight: 1 }),
        score('b', { type: 'projection', name: 'a', weight: 1 }),
      ],
    };
    await expect(build({ projections: circle })).rejects.toThrow(/circle: a → b → a/);
  });
});

describe('partitions', () => {
  const domain = (name: string, confidence?: number): NamedUnitConfig =>
    confidence === undefined
      ? { type: 'domain', name, matched: false }
      : { type: 'domain', name, confidence };
  const is = (name: string): RuleNode => ({ type: 'domain', name });
  const verdicts = async (signals: NamedUnitConfig[], partition: object) => {
    const { decisions } = await explain({
      signals,
      projections: {
        partitions: [
          { name: 'p', members: ['law', 'math', 'other'], default: 'other', ...partition } as never,
        ],
      },
      decisions: ['law', 'math', 'other'].map((name) => decide(name, 1, is(name))),
    });
    return Object.fromEntries(
      decisions.filter(({ matched }) => matched).map(({ name, confidence }) => [name, confidence]),
    );
  };

  it('keeps the surest member only', async () => {
    expect(await verdicts([domain('law', 0.6), domain('math', 0.9), domain('other')], {})).toEqual({
      math: 0.9,
    });
  });

  it('settles a draw by name', async () => {
    expect(await verdicts([domain('math', 0.9), domain('law', 0.9), domain('other')], {})).toEqual({
      law: 0.9,
    });
  });

  it('gives the winner its share with softmax, and leaves a single contender alone', async () => {
    const shared = await verdicts([domain('law', 0.5), domain('math', 0.9), domain('other')], {
      semantics: 'softmax_exclusive',
      temperature: 0.5,
    });
    expect(shared.math).toBeCloseTo(1 / (1 + Math.exp((0.5 - 0.9) / 0.5)), 12);
    expect(
      await verdicts([domain('law'), domain('math', 0.9), domain('other')], {
        semantics: 'softmax_exclusive',
      }),
    ).toEqual({ math: 0.9 });
  });

  it('puts the default in when none matched', async () => {
    expect(await verdicts([domain('law'), domain('math'), domain('other')], {})).toEqual({ other: 1 });
  });

  it('does nothing with fewer than two members, or with a default that is none', async () => {
    expect(await verdicts([domain('other')], {})).toEqual({});
    expect(await verdicts([domain('law'), domain('math'), domain('other')], { default: 'nobody' })).toEqual(
      {},
    );
  });

  it('leaves a signal of another type that bears a member’s name alone', async () => {
    const { decisions } = await explain({
      signals: [domain('law', 0.6), domain('math', 0.9), on('law')],
      projections: { partitions: [{ name: 'p', members: ['law', 'math'], default: 'math' }] },
      decisions: [decide('x', 1, leaf('law')), decide('y', 1, is('law'))],
    });
    expect(decisions.map(({ name, matched }) => [name, matched])).toEqual([
      ['x', true],
      ['y', false],
    ]);
  });
});

describe('explain', () => {
  it('says why, in words, without letting the prompt reach the terminal', async () => {
    const explained = await explain({
      signals: [on('a', { confidence: 0.8 }), off('c'), on('broken', { fails: true })],
      decisions: [
        decide('x', 2, AND(leaf('a'), leaf('c'))),
        decide('y', 1, OR(leaf('a'), leaf('c')), {
          models: [{ model: 'big', reasoning: true, effort: 'high' }],
        }),
      ],
    });
    const words = renderExplanation({
      ...explained,
      signals: [
        { ...(explained.signals[0] as never as object), evidence: 'x\u001b[31m\ny' } as never,
        ...explained.signals.slice(1),
      ],
    });
    expect(words).not.toContain('\u001b');
    for (const line of [
      'decision   y:',
      'model      big',
      'reasoning  on (high)',
      '+ yes:a  confidence 0.8; x [31m y',
      '! yes:broken  failed: broken',
      '- yes:c',
      '> y (priority 1): matches, confidence 0.8',
      '- x (priority 2): no, yes:c does not match',
    ]) {
      expect(words).toContain(line);
    }
  });

  it('times each step', async () => {
    const { timingsUs } = await explain({ signals: [A], decisions: [decide('x', 1, leaf('a'))] });
    expect(Object.keys(timingsUs)).toEqual(['signal yes a', 'projections', 'decision', 'selection', 'total']);
  });
});
