import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'embed',
  title: 'Embed',
  summary: 'Turn texts into vectors of unit length with the on-board models.',
  usage: '[--tier fast|full] < FILE.jsonl',
  options: {
    tier: {
      type: 'string',
      value: 'TIER',
      description: 'fast: 256 numbers from a static table (the default); full: 384 from the transformer.',
    },
  },
  examples: ['echo \'{"id": 1, "text": "How do I reset my password?"}\' | fairlead embed --tier full'],
  async run(invocation) {
    const [{ embed }, { loadBoard }] = await Promise.all([
      import('../classify/embed.ts'),
      import('../load-board.ts'),
    ]);
    return embed(invocation, loadBoard);
  },
});
