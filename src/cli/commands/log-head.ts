import { defineCommand } from './define.ts';
import { STORE_OPTIONS } from './store-options.ts';

export default defineCommand({
  id: 'log head',
  title: 'Print the end of the record log',
  summary: 'Print number and hash of the last record, to be kept elsewhere and given to `log verify --head`.',
  usage: '-c FILE | --path FOLDER | --url URL',
  options: STORE_OPTIONS,
  examples: ['fairlead log head -c fairlead.yaml >> heads.txt'],
  async run(invocation) {
    const { printLogHead } = await import('../log/head.ts');
    return printLogHead(invocation);
  },
});
