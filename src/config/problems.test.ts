import { describe, expect, it } from 'vitest';
import { MODELS, problemsOf } from './__fixtures__/kinds.ts';
import { formatProblem } from './problems.ts';

const model = (rest: string) => `models:\n  - name: small\n    ${rest}\n`;
const backend = (text: string) => model(`backends: [${text}]`);
const routing = (text: string) => `${MODELS}routing:\n${text.replaceAll(/^/gm, '  ')}\n`;
const rules = (text: string) =>
  routing(
    `signals: [{ type: keyword, name: code, keywords: [python] }]\ndecisions:\n  - name: a\n    rules: ${text}\n`,
  );
const projections = (text: string) =>
  routing(`signals: [{ type: keyword, name: code, keywords: [python] }]\nprojections:\n  ${text}\n`);

const KEYWORD = '{ type: keyword, name: code }';

/** What is wrong, the file, where that is, and what must be said of it or of its mend. */
const CASES: readonly (readonly [what: string, text: string, place: string, said: string])[] = [
  ['a mistyped key at the top', `${MODELS}listne: {}`, '6:1 listne', 'did you mean listen?'],
  [
    'a mistyped key further in',
    backend('{ url: http://a/v1, wieght: 2 }'),
    '3:36 models[0].backends[0].wieght',
    'did you mean weight?',
  ],
  ['a key like no other', `${MODELS}log: { zzzzzz: 1 }`, '6:8 log.zzzzzz', 'known: level, requests'],
  [
    'a mistyped key of a unit',
    routing('signals: [{ type: keyword, name: a, keywords: [b], keyword: c }]'),
    '7:54 routing.signals[0].keyword',
    'did you mean keywords?',
  ],
  ['no models', 'listen: { port: 1 }', '1:1 ', 'models is missing'],
  ['a model without backends', 'models: [{ name: a }]', '1:10 models[0]', 'backends is missing'],
  ['a backend without URL', backend('{ key: x }'), '3:16 models[0].backends[0]', 'url is missing'],
  ['a word for a number', `${MODELS}listen:\n  port: many`, '7:3 listen.port', 'must be a number'],
  [
    'an unknown provider',
    backend('{ url: http://a/v1, provider: olama }'),
    '3:36 models[0].backends[0].provider',
    'did you mean ollama?',
  ],
  [
    'an unknown type of signal',
    routing('signals: [{ type: keywrod, name: a }]'),
    '7:15 routing.signals[0].type',
    'did you mean keyword?',
  ],
  ['a signal without type', routing('signals: [{ name: a }]'), '7:13 routing.signals[0]', 'type is missing'],
  [
    'an unknown algorithm',
    routing('decisions: [{ name: a, algorithm: { type: wieghted } }]'),
    '7:39 routing.decisions[0].algorithm.type',
    'did you mean weighted?',
  ],
  [
    'an unknown plugin',
    routing('decisions: [{ name: a, plugins: [{ type: cachet }] }]'),
    '7:38 routing.decisions[0].plugins[0].type',
    'known: prompt',
  ],
  [
    'an unknown balancing policy',
    `${MODELS}fleet: { balance: fastest }`,
    '6:10 fleet.balance',
    'round-robin',
  ],
  [
    'a leaf without name deep in a tree',
    rules(`{ all: [${KEYWORD}, { any: [{ type: keyword }] }] }`),
    '10:61 routing.decisions[0].rules.all[1].any[0]',
    'the rule has no name',
  ],
  ['a word for a rule', rules('{ not: code }'), '10:16 routing.decisions[0].rules.not', 'this is not a rule'],
  [
    'an unknown operator',
    rules(`{ operator: XOR, conditions: [${KEYWORD}] }`),
    '10:16 routing.decisions[0].rules.operator',
    'unknown operator',
  ],
  [
    'one rule for a list of them',
    rules(`{ any: ${KEYWORD} }`),
    '10:16 routing.decisions[0].rules.any',
    'must be a list of rules',
  ],
  [
    'a stray key beside all',
    rules(`{ all: [${KEYWORD}], weight: 2 }`),
    '10:54 routing.decisions[0].rules.weight',
    'unknown key',
  ],
  [
    'a mistyped key of a leaf',
    rules('{ any: [{ type: keyword, name: code, labl: x }] }'),
    '10:51 routing.decisions[0].rules.any[0].labl',
    'did you mean label?',
  ],
  [
    'a predicate that is none, behind one that is right',
    rules(
      '{ all: [{ type: keyword, name: code, predicate: { gt: 1 } }, { type: keyword, name: code, predicate: { gt: x } }] }',
    ),
    '10:117 routing.decisions[0].rules.all[1].predicate.gt',
    'must be a number',
  ],
  [
    'NOT of two',
    rules(`{ operator: NOT, conditions: [${KEYWORD}, ${KEYWORD}] }`),
    '10:7 routing.decisions[0].rules',
    'NOT takes exactly one condition',
  ],
  ['a key that stands twice', `${MODELS}auto: [x]\nauto: [y]`, '7:1 ', 'this key stands twice'],
  ['YAML that is none', 'models:\n  - name: "a\n', '3:1 ', 'is not closed'],
  ['an alias without anchor', `${MODELS}auto: *names`, '6:7 ', 'this alias stands for nothing'],
  ['an empty file', '', '1:1 ', 'a configuration is a mapping with at least'],
  ['a list for a mapping', '- name: a\n', '1:1 ', 'a configuration is a mapping with at least'],
  [
    'a URL that is none',
    backend('{ url: localhost }'),
    '3:18 models[0].backends[0].url',
    'this is no http or https URL',
  ],
  [
    'a URL of another scheme',
    backend('{ url: localhost:8000 }'),
    '3:18 models[0].backends[0].url',
    'this is no http or https URL',
  ],
  [
    'a fallback that is not there',
    `${MODELS}    fallbacks: [smal]`,
    '6:17 models[1].fallbacks[0]',
    'did you mean small?',
  ],
  ['a default that is not there', routing('default: huge'), '7:3 routing.default', 'there is no model huge'],
  [
    'a candidate that is not there',
    routing('decisions: [{ name: a, models: [{ model: smaller }] }]'),
    '7:37 routing.decisions[0].models[0].model',
    'did you mean small?',
  ],
  [
    'a signal that is not there',
    rules('{ type: keyword, name: cod }'),
    '10:31 routing.decisions[0].rules.name',
    'did you mean code?',
  ],
  [
    'a signal of a type that none has',
    rules('{ type: keywords, name: code }'),
    '10:16 routing.decisions[0].rules.type',
    'did you mean keyword?',
  ],
  [
    'a projection that is not there',
    rules('{ type: projection, name: hard }'),
    '10:34 routing.decisions[0].rules.name',
    'there is no projection hard',
  ],
  [
    'a score that is not there',
    projections('mappings: [{ name: m, source: s, outputs: [{ name: o }] }]'),
    '9:27 routing.projections.mappings[0].source',
    'there is no score s',
  ],
  [
    'a partition member that is not there',
    projections('partitions: [{ name: p, members: [code, maths], default: code }]'),
    '9:45 routing.projections.partitions[0].members[1]',
    'there is no signal maths',
  ],
  [
    'a partition default that is no member',
    projections('partitions: [{ name: p, members: [code], default: cod }]'),
    '9:46 routing.projections.partitions[0].default',
    'did you mean code?',
  ],
  [
    'two models of one name',
    `${MODELS}  - name: small\n    backends: [{ url: http://a/v1 }]`,
    '6:5 models[2].name',
    'the model name small stands twice',
  ],
  [
    'two signals of one name',
    routing('signals: [{ type: lang, name: a, code: de }, { type: lang, name: a, code: fr }]'),
    '7:62 routing.signals[1].name',
    'a stands twice',
  ],
  [
    'two decisions of one name',
    routing('decisions: [{ name: a }, { name: a }]'),
    '7:30 routing.decisions[1].name',
    'the decision a stands twice',
  ],
  [
    'auto that names a model',
    `${MODELS}auto: [large]`,
    '4:5 models[1].name',
    'large is a name that routing answers to',
  ],
];

describe('a configuration with one fault', () => {
  it.each(CASES)('%s: one problem, with its place and its mend', async (_what, text, place, said) => {
    const [problem, ...more] = await problemsOf(text);
    expect(more).toEqual([]);
    expect(`${problem?.line}:${problem?.column} ${problem?.path}`).toBe(place);
    expect(`${problem?.message}; ${problem?.mend}`).toContain(said);
    expect(problem?.mend).not.toBe('');
  });

  it('is told in words of its own and on one line, not in the schema’s', async () => {
    for (const [, text] of CASES) {
      for (const { message, mend } of await problemsOf(text))
        expect(`${message} ${mend}`).not.toMatch(/\n|invalid|expected|received|zod|\bunion\b|undefined/i);
    }
  });
});

describe('a configuration with several faults', () => {
  it('is told of all of them at once, in lines of file:line:column', async () => {
    const text = `models:\n  - name: a\n    famly: qwen3\n    backends: [{ url: http://a/v1, weight: no }]\nlisten: 3\n`;
    const lines = (await problemsOf(text)).map(formatProblem);
    expect(lines).toHaveLength(3);
    expect(lines).toContainEqual(
      expect.stringMatching(/^fairlead\.yaml:3:5 models\[0\]\.famly: .*family\?$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^fairlead\.yaml:4:36 models\[0\]\.backends\[0\]\.weight: /),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^fairlead\.yaml:5:1 listen: /));
  });
});
