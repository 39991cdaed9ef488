import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'import litellm',
  title: 'Import from LiteLLM',
  summary: 'Prints a LiteLLM proxy file in our form, and says of every key what became of it.',
  usage: 'FILE',
  options: {},
  examples: ['fairlead import litellm config.yaml > fairlead.yaml'],
  async run(invocation) {
    const [{ importLitellm }, { runImport }] = await Promise.all([
      import('../../config/import/litellm.ts'),
      import('../import.ts'),
    ]);
    return runImport(importLitellm, invocation, 'import litellm');
  },
});
