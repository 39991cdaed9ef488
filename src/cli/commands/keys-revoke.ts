import { defineCommand } from './define.ts';
import { STORE_OPTIONS } from './store-options.ts';

export default defineCommand({
  id: 'keys revoke',
  title: 'Revoke a virtual key',
  summary: 'Take keys back for ever, by id or by the whole key; running gateways refuse them within seconds.',
  usage: 'ID … -c FILE | --path FOLDER | --url URL',
  options: STORE_OPTIONS,
  examples: ['fairlead keys revoke 4fQx8TzA1b -c fairlead.yaml'],
  async run(invocation) {
    const { revokeKeys } = await import('../keys/revoke.ts');
    return revokeKeys(invocation);
  },
});
