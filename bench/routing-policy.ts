import type { ModelConfig } from '../src/config/schema/model.ts';
import type { DecisionConfig, RoutingConfig, RuleNode } from '../src/config/schema/routing.ts';
import { seededRandom } from '../src/core/random.ts';
import type { SelectionWorld } from '../src/routing/selection/define.ts';

const leaf = (type: string, name: string): RuleNode => ({ type, name });
const all = (...conditions: RuleNode[]): RuleNode => ({ operator: 'AND', conditions });
const any = (...conditions: RuleNode[]): RuleNode => ({ operator: 'OR', conditions });

function decision(
  name: string,
  priority: number,
  rules: RuleNode | undefined,
  model: string,
): DecisionConfig {
  return { name, priority, rules, models: [{ model }, { model: 'small' }], plugins: [] };
}

const keyword = (name: string, keywords: string[]) => ({ type: 'keyword', name, operator: 'OR', keywords });

/** Twelve signals and ten decisions of the usual kinds; on ordinary prose only the last decision matches, so all are asked. */
export const benchPolicy: RoutingConfig = {
  strategy: 'priority',
  default: 'small',
  signals: [
    keyword('code', ['function', 'python', 'typescript', 'compile', 'stack trace', '代码', '函数']),
    keyword('maths', ['theorem', 'integral', 'equation', 'eigenvalue', '方程', '积分']),
    keyword('reasoning', ['step by step', 'prove', 'root cause', 'trade-off', '证明', '逐步']),
    keyword('medical', ['diagnosis', 'symptom', 'dosage', 'patient', '症状', '诊断']),
    keyword('urgent', ['urgent', 'asap', 'immediately', '紧急']),
    { type: 'context', name: 'long', minTokens: '100K' },
    {
      type: 'conversation',
      name: 'multi-turn',
      feature: { type: 'count', source: { type: 'message', role: 'user' } },
      predicate: { gte: 4 },
    },
    { type: 'tools', name: 'offered' },
    { type: 'input_modality', name: 'media' },
    { type: 'authz', name: 'premium', role: 'premium', subjects: [{ kind: 'Group', name: 'paying' }] },
    { type: 'header', name: 'internal', header: 'x-tenant', equals: 'internal' },
    {
      type: 'structure',
      name: 'list-of-questions',
      feature: {
        type: 'count',
        source: { type: 'keyword_set', keywords: ['first', 'second', 'third', '首先', '其次'] },
      },
      predicate: { gte: 100_000 },
    },
  ],
  projections: { partitions: [], scores: [], mappings: [] },
  decisions: [
    decision('internal', 1_000, leaf('header', 'internal'), 'large'),
    decision('media', 900, leaf('input_modality', 'media'), 'large'),
    decision('long', 800, leaf('context', 'long'), 'large'),
    decision('premium-code', 700, all(leaf('authz', 'premium'), leaf('keyword', 'code')), 'large'),
    decision(
      'maths',
      600,
      any(leaf('keyword', 'maths'), all(leaf('keyword', 'reasoning'), leaf('keyword', 'code'))),
      'large',
    ),
    decision(
      'medical',
      500,
      all(leaf('keyword', 'medical'), { operator: 'NOT', conditions: [leaf('keyword', 'code')] }),
      'large',
    ),
    decision('agent', 400, all(leaf('tools', 'offered'), leaf('conversation', 'multi-turn')), 'large'),
    decision('urgent', 300, leaf('keyword', 'urgent'), 'small'),
    decision('questions', 200, leaf('structure', 'list-of-questions'), 'small'),
    decision('general', 0, undefined, 'small'),
  ],
};

function model(name: string, quality: number, inputPer1M: number): ModelConfig {
  return {
    name,
    aliases: [],
    family: 'qwen3',
    quality,
    price: { currency: 'USD', inputPer1M, outputPer1M: inputPer1M * 4 },
    capabilities: [],
    loras: [],
    fallbacks: [],
    backends: [],
  };
}

export const benchModels: readonly ModelConfig[] = [model('small', 0.6, 0.1), model('large', 0.9, 2)];

export const benchWorld: SelectionWorld = {
  facts: (name) => ({ name }),
  load: () => ({ ttftMs: () => undefined, tpotMs: () => undefined, inFlight: 0, available: true }),
  random: seededRandom(1),
  sessions: { get: () => undefined, set: () => undefined },
};
