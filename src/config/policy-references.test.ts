import { describe, expect, it } from 'vitest';
import { Registry } from '../core/registry.ts';
import { kinds as base, MODELS } from './__fixtures__/kinds.ts';
import type { ConfigKinds, ConfigurableSignal } from './kinds.ts';
import { loadConfigText } from './load.ts';
import { ConfigProblems } from './problems.ts';

/** A signal that speaks under a name of its own, and one that stands in for a type of another build. */
const SPEAKING: readonly ConfigurableSignal[] = ['role', 'stand-in'].map((id) => ({
  id,
  title: id,
  summary: id,
  config: (base.signals.get('keyword') as ConfigurableSignal).config,
  examples: [],
  speaks: ({ name }) =>
    id === 'role' ? { names: [`${name}-role`, `${name}-other`] } : { type: 'embedding', names: [name] },
}));
const kinds: ConfigKinds = { ...base, signals: new Registry('signal', [...base.signals, ...SPEAKING]) };

const SIGNALS = `  signals:
    - { type: keyword, name: code, keywords: [a] }
    - { type: lang, name: german, code: de }
    - { type: role, name: paying, keywords: [a] }
    - { type: stand-in, name: similar, keywords: [a] }
`;

async function placesOf(routing: string): Promise<string[]> {
  try {
    await loadConfigText(`${MODELS}routing:\n${SIGNALS}${routing}`, 'f.yaml', { kinds, env: {} });
    return [];
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems.map(({ path, mend }) => `${path}; ${mend}`);
    throw error;
  }
}

const withRules = (rules: string) => placesOf(`  decisions: [{ name: d, rules: ${rules} }]\n`);
const RULES = 'routing.decisions[0].rules';

describe('rules find signals', () => {
  it.each([
    ['by type and name', '{ type: keyword, name: code }'],
    ['by another name of the type', '{ type: language, name: german }'],
    ['by the name under which one speaks', '{ type: role, name: paying-other }'],
    ['by the type that one stands in for', '{ type: embedding, name: similar }'],
    ['by its own type too', '{ type: stand-in, name: similar }'],
  ])('%s', async (_what, rule) => {
    expect(await withRules(rule)).toEqual([]);
  });

  it('and not by the name of one that speaks under another', async () => {
    expect(await withRules('{ type: role, name: paying }')).toEqual([
      `${RULES}.name; known: paying-role or paying-other`,
    ]);
  });
});

describe('a fault within a rule tree is placed as the file has it', () => {
  const bad = '{ type: keyword, name: cod }';
  it.each([
    [`{ all: [${bad}] }`, `${RULES}.all[0].name`],
    [`{ any: [{ type: keyword, name: code }, { not: ${bad} }] }`, `${RULES}.any[1].not.name`],
    [`{ operator: NOT, conditions: [{ all: [${bad}] }] }`, `${RULES}.conditions[0].all[0].name`],
  ])('%s', async (rules, path) => {
    expect(await withRules(rules)).toEqual([`${path}; did you mean code?`]);
  });

  it('each fault of a tree is told, not the first alone', async () => {
    expect(await withRules(`{ all: [${bad}, { type: lang, name: french }] }`)).toHaveLength(2);
    expect(await withRules('{ all: [{ name: code }, { any: 3 }, { operator: AND }, 7] }')).toHaveLength(4);
  });

  it('NOT of several is refused at any depth', async () => {
    const leaf = '{ type: keyword, name: code }';
    expect(await withRules(`{ any: [{ operator: NOT, conditions: [${leaf}, ${leaf}] }] }`)).toEqual([
      `${RULES}.any[0]; wrap several in any or all`,
    ]);
  });
});

describe('names', () => {
  it('of a type that exists but has no signal, say where to define it', async () => {
    const twice = `${MODELS}routing: { decisions: [{ name: d, rules: { type: keyword, name: x } }] }`;
    const loading = loadConfigText(twice, 'f.yaml', { kinds, env: {} });
    await expect(loading).rejects.toMatchObject({ problems: [{ mend: 'define it under signals' }] });
  });

  it('stand twice also under two names of one type', async () => {
    const more = '    - { type: language, name: german, code: de }\n';
    expect(await placesOf(more)).toEqual(['routing.signals[4].name; rename one']);
  });

  it.each([
    ['scores', '{ name: s, inputs: [] }'],
    ['mappings', '{ name: m, source: s, outputs: [{ name: o }] }'],
    ['partitions', '{ name: p, members: [code], default: code }'],
  ])('of %s stand once', async (key, item) => {
    const scores = key === 'scores' ? '' : 'scores: [{ name: s, inputs: [] }], ';
    expect(await placesOf(`  projections: { ${scores}${key}: [${item}, ${item}] }\n`)).toEqual([
      `routing.projections.${key}[1].name; rename one`,
    ]);
  });

  it('of score inputs are signals or other projections', async () => {
    const inputs = (type: string, name: string) =>
      `  projections: { scores: [{ name: s, inputs: [{ type: ${type}, name: ${name}, weight: 1 }] }] }\n`;
    expect(await placesOf(inputs('keyword', 'code'))).toEqual([]);
    expect(await placesOf(inputs('projection', 'none'))).toEqual([
      'routing.projections.scores[0].inputs[0].name; known: s',
    ]);
  });
});

describe('recipes', () => {
  const recipe = (models: string, routing = '{}') =>
    `${MODELS}recipes: [{ name: r, models: [${models}], routing: ${routing} }]\n`;
  const problems = (text: string) =>
    loadConfigText(text, 'f.yaml', { kinds, env: {} }).then(
      () => [],
      (error: ConfigProblems) => error.problems.map(({ path, message }) => `${path}: ${message}`),
    );

  it('answer to names that no model and no other policy has', async () => {
    expect(await problems(recipe('deep'))).toEqual([]);
    expect(await problems(recipe('small'))).toEqual([
      'models[0].name: small is a name that routing answers to',
    ]);
    expect(await problems(recipe('auto'))).toEqual([
      'recipes[0].models[0]: the routed name auto stands twice',
    ]);
  });

  it('are checked like the main policy', async () => {
    expect(await problems(recipe('deep', '{ default: huge }'))).toEqual([
      'recipes[0].routing.default: there is no model huge',
    ]);
  });
});
