import { defineCommand } from './define.ts';
import { STORE_OPTIONS } from './store-options.ts';

export default defineCommand({
  id: 'keys rotate',
  title: 'Give a virtual key a new secret',
  summary: 'Make a new secret for a key and print it once; its id, limits and what it has spent stay.',
  usage: 'ID -c FILE | --path FOLDER | --url URL',
  options: {
    ...STORE_OPTIONS,
    grace: {
      type: 'string',
      value: 'TIME',
      description: 'How long the old secret is taken as well, such as 24h; left out: not at all.',
    },
    quiet: { type: 'boolean', short: 'q', description: 'Print the key and nothing else.' },
  },
  examples: ['fairlead keys rotate 4fQx8TzA1b --grace 24h -c fairlead.yaml'],
  async run(invocation) {
    const { rotateKey } = await import('../keys/rotate.ts');
    return rotateKey(invocation);
  },
});
