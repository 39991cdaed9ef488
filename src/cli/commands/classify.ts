import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'classify',
  title: 'Classify',
  summary: 'Read texts with the on-board models: domain, task, complexity, attacks, personal data and more.',
  usage: '[--task a,b,…] [--tier fast,full] < FILE.jsonl',
  options: {
    task: {
      type: 'string',
      value: 'LIST',
      description:
        'Of domain, task, complexity, jailbreak, pii, secrets, language, factCheck, feedback, modality; left out: all.',
    },
    tier: {
      type: 'string',
      value: 'LIST',
      description:
        'fast; full: the transformer for every text; fast,full: the transformer where the fast tier is unsure (the default).',
    },
    probs: { type: 'boolean', description: 'Print the probability of every label, too.' },
  },
  examples: [
    'echo \'{"id": 1, "text": "What is the integral of x^2?"}\' | fairlead classify --task domain,complexity',
    'fairlead classify --task jailbreak --tier fast < prompts.jsonl > answers.jsonl',
  ],
  async run(invocation) {
    const [{ classify }, { loadBoard }] = await Promise.all([
      import('../classify/classify.ts'),
      import('../load-board.ts'),
    ]);
    return classify(invocation, loadBoard);
  },
});
