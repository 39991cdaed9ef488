import { defineCommand } from './define.ts';
import { STORE_OPTIONS } from './store-options.ts';

export default defineCommand({
  id: 'log verify',
  title: 'Verify the record log',
  summary: 'Check the hash chain of the records, and name the first row that is altered, missing or cut off.',
  usage: '-c FILE | --path FOLDER | --url URL',
  options: {
    ...STORE_OPTIONS,
    head: {
      type: 'string',
      value: 'SEQ:HASH',
      description: 'What `log head` printed earlier: the chain must still hold it.',
    },
  },
  examples: ['fairlead log verify -c fairlead.yaml', 'fairlead log verify --path fairlead-data --json'],
  async run(invocation) {
    const { verifyLog } = await import('../log/verify.ts');
    return verifyLog(invocation);
  },
});
