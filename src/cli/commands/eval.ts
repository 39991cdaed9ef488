import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'eval',
  title: 'Evaluate a policy',
  summary:
    'Replay outcomes of several models per prompt through a policy and say what it would have got and cost.',
  usage: '--dataset FILE [--policy FILE|NAME] [--models A,B,…] [--svg FILE]',
  options: {
    dataset: {
      type: 'string',
      short: 'd',
      value: 'FILE',
      description: 'CSV or JSON Lines of outcomes per prompt, gzipped or not.',
    },
    policy: {
      type: 'string',
      short: 'p',
      value: 'FILE|NAME',
      description: 'A configuration, or quality_cost, always:MODEL, random, oracle (quality_cost).',
    },
    models: { type: 'string', value: 'A,B,…', description: 'Only these models of the dataset.' },
    quality: {
      type: 'string',
      value: 'X',
      description: 'For quality_cost: the wanted chance of a right answer, 0 to 1 (1: always the best).',
    },
    prices: {
      type: 'string',
      value: 'FILE',
      description: 'JSON {"MODEL": {"inputPer1M": X, "outputPer1M": Y}}, where the dataset states no costs.',
    },
    svg: { type: 'string', value: 'FILE', description: 'Write the accuracy-cost curve as a picture.' },
  },
  examples: [
    'fairlead eval --dataset outcomes.jsonl',
    'fairlead eval --dataset outcomes.csv.gz --policy fairlead.yaml --svg curve.svg',
    'fairlead eval --dataset outcomes.csv --models gpt-4o,o1-mini --json',
  ],
  async run(invocation) {
    const { evaluate } = await import('../eval/eval.ts');
    return evaluate(invocation);
  },
});
