import { defineCommand } from './define.ts';
import { STORE_OPTIONS } from './store-options.ts';

export default defineCommand({
  id: 'keys list',
  title: 'List the virtual keys',
  summary: 'Print every key by its id, with its state and what it may do; never a secret or a hash.',
  usage: '-c FILE | --path FOLDER | --url URL',
  options: STORE_OPTIONS,
  examples: ['fairlead keys list -c fairlead.yaml', 'fairlead keys list --path fairlead-data --json'],
  async run(invocation) {
    const { listKeys } = await import('../keys/list.ts');
    return listKeys(invocation);
  },
});
