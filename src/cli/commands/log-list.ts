import { defineCommand } from './define.ts';
import { STORE_OPTIONS } from './store-options.ts';

export default defineCommand({
  id: 'log list',
  title: 'List the record log',
  summary: 'Print the newest records, the newest first.',
  usage: '-c FILE | --path FOLDER | --url URL',
  options: {
    ...STORE_OPTIONS,
    limit: { type: 'string', value: 'COUNT', description: 'How many at the most; 20 where left out.' },
    before: { type: 'string', value: 'SEQ', description: 'Only rows before this one.' },
    kind: { type: 'string', value: 'KIND', description: 'Only this kind: request, key.created and so on.' },
    key: { type: 'string', value: 'ID', description: 'Only requests with this key.' },
  },
  examples: [
    'fairlead log list -c fairlead.yaml --limit 5',
    'fairlead log list --path fairlead-data --kind key.created --json',
  ],
  async run(invocation) {
    const { listLog } = await import('../log/list.ts');
    return listLog(invocation);
  },
});
