import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'import vsr',
  title: 'Import from vLLM Semantic Router',
  summary: 'Prints a vLLM Semantic Router file in our form, and says of every key what became of it.',
  usage: 'FILE',
  options: {},
  examples: ['fairlead import vsr config.yaml > fairlead.yaml', 'fairlead import vsr config.yaml --json'],
  async run(invocation) {
    const [{ importVsr }, { runImport }] = await Promise.all([
      import('../../config/import/vsr.ts'),
      import('../import.ts'),
    ]);
    return runImport(importVsr, invocation, 'import vsr');
  },
});
