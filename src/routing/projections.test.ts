import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { NamedUnitConfig, projectionsSchema, RuleNode } from '../config/schema/routing.ts';
import { renderExplanation } from './render.ts';
import { A, AND, build, decide, explain, leaf, OR, off, on, type Policy } from './router.fixture.ts';

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
