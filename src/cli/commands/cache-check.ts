import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'cache-check',
  title: 'Check the cache',
  summary:
    'Say whether a cached answer to one question would be given to another, and if not, what stands against it.',
  usage: '[--threshold N] [--tier fast|full] < FILE.jsonl',
  options: {
    threshold: {
      type: 'string',
      value: 'N',
      description: 'Least likeness of a hit, 0 to 1; left out: the one calibrated for the language.',
    },
    tier: {
      type: 'string',
      value: 'TIER',
      description: "Whose vectors are compared: fast (the default, and the cache's); full: the transformer.",
    },
  },
  examples: [
    'echo \'{"id": 1, "a": "How do I open a CSV?", "b": "how to open a csv"}\' | fairlead cache-check',
    'fairlead cache-check --threshold 0.8 < pairs.jsonl > verdicts.jsonl',
  ],
  async run(invocation) {
    const [{ cacheCheck }, { loadBoard }] = await Promise.all([
      import('../cache-check/cache-check.ts'),
      import('../load-board.ts'),
    ]);
    return cacheCheck(invocation, loadBoard);
  },
});
