import { describe, expect, it } from 'vitest';
import { kinds, load, MODELS, problemsOf } from './__fixtures__/kinds.ts';
import { loadConfigFile } from './load.ts';
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

const FORMS = 'a rule is {type, name}, {all: […]}, {any: […]}, {not: …} or {operator, conditions}';
const KEYWORD = '{ type: keyword, name: code }';

/** What is wrong, the file, and all that is said of it. */
const CASES: readonly (readonly [what: string, text: string, said: string])[] = [
  ['a mistyped key at the top', `${MODELS}listne: {}`, '6:1 listne: unknown key; did you mean listen?'],
  [
    'a mistyped key further in',
    backend('{ url: http://a/v1, wieght: 2 }'),
    '3:36 models[0].backends[0].wieght: unknown key; did you mean weight?',
  ],
  [
    'a key like no other',
    `${MODELS}log: { zzzzzz: 1 }`,
    '6:8 log.zzzzzz: unknown key; known: level, requests, prompts',
  ],
  [
    'a mistyped key of a unit',
    routing('signals: [{ type: keyword, name: a, keywords: [b], keyword: c }]'),
    '7:54 routing.signals[0].keyword: unknown key; did you mean keywords?',
  ],
  ['a reserved key', `${MODELS}cache: {}`, '6:1 cache: cache is not there yet in this release; remove it'],
  ['a reserved key', `${MODELS}guard: {}`, '6:1 guard: guard is not there yet in this release; remove it'],
  ['a reserved key', `${MODELS}store: {}`, '6:1 store: store is not there yet in this release; remove it'],
  ['no models', 'listen: { port: 1 }', '1:1 models is missing; add models'],
  ['a model without backends', 'models: [{ name: a }]', '1:10 models[0]: backends is missing; add backends'],
  ['a backend without URL', backend('{ key: x }'), '3:16 models[0].backends[0]: url is missing; add url'],
  [
    'a word for a number',
    `${MODELS}listen:\n  port: many`,
    '7:3 listen.port: invalid input: expected number, received string',
  ],
  [
    'an unknown provider',
    backend('{ url: http://a/v1, provider: olama }'),
    '3:36 models[0].backends[0].provider: unknown provider olama; did you mean ollama?',
  ],
  [
    'an unknown type of signal',
    routing('signals: [{ type: keywrod, name: a }]'),
    '7:14 routing.signals[0].type: unknown type keywrod; did you mean keyword?',
  ],
  [
    'a signal without type',
    routing('signals: [{ name: a }]'),
    '7:13 routing.signals[0]: type is missing; add type: one of keyword, language, lang',
  ],
  [
    'an unknown algorithm',
    routing('decisions: [{ name: a, algorithm: { type: wieghted } }]'),
    '7:39 routing.decisions[0].algorithm.type: unknown type wieghted; did you mean weighted?',
  ],
  [
    'an unknown plugin',
    routing('decisions: [{ name: a, plugins: [{ type: cachet }] }]'),
    '7:38 routing.decisions[0].plugins[0].type: unknown type cachet; there is prompt',
  ],
  [
    'an unknown balancing policy',
    `${MODELS}fleet: { balance: fastest }`,
    '6:10 fleet.balance: invalid option: expected one of "weighted"|"round-robin"',
  ],
  [
    'a leaf without name deep in a tree',
    rules(`{ all: [${KEYWORD}, { any: [{ type: keyword }] }] }`),
    `10:51 routing.decisions[0].rules.all[1].any[0]: the rule has no name; ${FORMS}`,
  ],
  [
    'a word for a rule',
    rules('{ not: code }'),
    `10:16 routing.decisions[0].rules.not: this is not a rule; ${FORMS}`,
  ],
  [
    'an unknown operator',
    rules(`{ operator: XOR, conditions: [${KEYWORD}] }`),
    '10:16 routing.decisions[0].rules.operator: unknown operator; take AND, OR or NOT',
  ],
  [
    'one rule for a list of them',
    rules(`{ any: ${KEYWORD} }`),
    `10:16 routing.decisions[0].rules.any: it must be a list of rules; ${FORMS}`,
  ],
  [
    'a stray key beside all',
    rules(`{ all: [${KEYWORD}], weight: 2 }`),
    '10:49 routing.decisions[0].rules.weight: unknown key; all stands alone',
  ],
  [
    'a mistyped key of a leaf',
    rules('{ any: [{ type: keyword, name: code, lable: x }] }'),
    '10:51 routing.decisions[0].rules.any[0].lable: unknown key; did you mean label?',
  ],
  [
    'a predicate that is none, behind one that is right',
    rules(
      '{ all: [{ type: keyword, name: code, predicate: { gt: 1 } }, { type: keyword, name: code, predicate: { gt: x } }] }',
    ),
    '10:117 routing.decisions[0].rules.all[1].predicate.gt: invalid input: expected number, received string',
  ],
  [
    'NOT of two',
    rules(`{ operator: NOT, conditions: [${KEYWORD}, ${KEYWORD}] }`),
    '10:7 routing.decisions[0].rules: NOT takes exactly one condition; wrap several in any or all',
  ],
  ['a key that stands twice', `${MODELS}auto: [x]\nauto: [y]`, '7:1 Map keys must be unique; mend the YAML'],
  ['YAML that is none', 'models:\n  - name: "a\n', '3:1 Missing closing "quote; mend the YAML'],
  ['an alias without anchor', `${MODELS}auto: *names`, '6:7 an alias has no anchor before it; mend the YAML'],
  [
    'an empty file',
    '',
    '1:1 a configuration is a mapping with at least `models`; `fairlead init` writes one',
  ],
  [
    'a list for a mapping',
    '- name: a\n',
    '1:1 a configuration is a mapping with at least `models`; `fairlead init` writes one',
  ],
  [
    'a URL that is none',
    backend('{ url: localhost }'),
    '3:18 models[0].backends[0].url: this is no http or https URL; write it as http://HOST:PORT/v1',
  ],
  [
    'a URL of another scheme',
    backend('{ url: localhost:8000 }'),
    '3:18 models[0].backends[0].url: this is no http or https URL; write it as http://HOST:PORT/v1',
  ],
  [
    'a fallback that is not there',
    `${MODELS}    fallbacks: [smal]`,
    '6:17 models[1].fallbacks[0]: there is no model smal; did you mean small?',
  ],
  [
    'a default that is not there',
    routing('default: huge'),
    '7:3 routing.default: there is no model huge; there is small, large',
  ],
  [
    'a candidate that is not there',
    routing('decisions: [{ name: a, models: [{ model: smaller }] }]'),
    '7:37 routing.decisions[0].models[0].model: there is no model smaller; did you mean small?',
  ],
  [
    'a signal that is not there',
    rules('{ type: keyword, name: cod }'),
    '10:31 routing.decisions[0].rules.name: there is no keyword signal cod; did you mean code?',
  ],
  [
    'a signal of a type that none has',
    rules('{ type: keywords, name: code }'),
    '10:16 routing.decisions[0].rules.type: there is no signal type keywords; did you mean keyword?',
  ],
  [
    'a projection that is not there',
    rules('{ type: projection, name: hard }'),
    '10:34 routing.decisions[0].rules.name: there is no projection hard; define it first',
  ],
  [
    'a score that is not there',
    projections('mappings: [{ name: m, source: s, outputs: [{ name: o }] }]'),
    '9:27 routing.projections.mappings[0].source: there is no score s; define it first',
  ],
  [
    'a partition member that is not there',
    projections('partitions: [{ name: p, members: [code, maths], default: code }]'),
    '9:45 routing.projections.partitions[0].members[1]: there is no signal maths; there is code',
  ],
  [
    'a partition default that is no member',
    projections('partitions: [{ name: p, members: [code], default: cod }]'),
    '9:46 routing.projections.partitions[0].default: there is no member cod; did you mean code?',
  ],
  [
    'two models of one name',
    `${MODELS}  - name: small\n    backends: [{ url: http://a/v1 }]`,
    '6:5 models[2].name: the model name small stands twice; rename one',
  ],
  [
    'two signals of one name',
    routing('signals: [{ type: lang, name: a, code: de }, { type: lang, name: a, code: fr }]'),
    '7:64 routing.signals[1].name: the signal lang a stands twice; rename one',
  ],
  [
    'two decisions of one name',
    routing('decisions: [{ name: a }, { name: a }]'),
    '7:30 routing.decisions[1].name: the decision a stands twice; rename one',
  ],
  [
    'auto that names a model',
    `${MODELS}auto: [large]`,
    '4:5 models[1].name: large is a name that routing answers to; rename the model or change auto',
  ],
];

describe('a configuration with one fault', () => {
  it.each(CASES)('%s: one line with its place and its mend', async (_what, text, said) => {
    const problems = await problemsOf(text);
    expect(problems.map(formatProblem)).toEqual([`fairlead.yaml:${said}`]);
  });
});
