import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleNode } from '../config/schema/routing.ts';
import type { Explained } from './outcome.ts';
import {
  A,
  AND,
  asked,
  B,
  build,
  C,
  decide,
  evaluate,
  explain,
  input,
  leaf,
  NOT,
  OR,
  off,
  on,
  type Policy,
} from './router.fixture.ts';

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
