import { defineCommand } from './define.ts';
import { STORE_OPTIONS } from './store-options.ts';

export default defineCommand({
  id: 'keys create',
  title: 'Make a virtual key',
  summary: 'Make a key for a client of the gateway, with what it may do, and print it once.',
  usage: '--name NAME -c FILE | --path FOLDER | --url URL',
  options: {
    ...STORE_OPTIONS,
    name: {
      type: 'string',
      value: 'NAME',
      description: 'Whose it is or what for; shown in lists and records.',
    },
    team: {
      type: 'string',
      value: 'TEAM',
      description: 'One of identity.teams: its models and limits count, too.',
    },
    user: { type: 'string', value: 'USER', description: 'Who asks with it, for routing and records.' },
    tenant: { type: 'string', value: 'TENANT', description: 'Whose answers and placeholders it may share.' },
    models: {
      type: 'string',
      value: 'A,B',
      description: 'Models and routed names it may ask for; left out: all.',
    },
    rpm: { type: 'string', value: 'COUNT', description: 'Requests in a minute.' },
    tpm: { type: 'string', value: 'COUNT', description: 'Prompt and answer tokens in a minute.' },
    concurrent: { type: 'string', value: 'COUNT', description: 'Requests under way at once.' },
    budget: {
      type: 'string',
      multiple: true,
      value: "'AMOUNT UNIT/WINDOW'",
      description: 'What it may spend: money, tokens or requests in an hour, day, month (UTC) or in total.',
    },
    expires: {
      type: 'string',
      value: 'TIME',
      description: 'How long it is valid, such as 30d; left out: for ever.',
    },
    admin: { type: 'boolean', description: 'It may use the management API.' },
    quiet: { type: 'boolean', short: 'q', description: 'Print the key and nothing else.' },
  },
  examples: [
    "fairlead keys create -c fairlead.yaml --name ci --models auto,small --rpm 60 --budget '10 money/month'",
    'fairlead keys create --path fairlead-data --name laptop --user alice --expires 30d --quiet',
  ],
  async run(invocation) {
    const { createKey } = await import('../keys/create.ts');
    return createKey(invocation);
  },
});
