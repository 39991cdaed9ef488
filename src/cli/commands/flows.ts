import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'flows',
  title: 'Flows of tokens',
  summary:
    'Show how tokens flow from the backends of a running gateway: pace, jitter, stalls, stragglers, streams.',
  usage: '[--url URL] [--token TOKEN] [--watch]',
  options: {
    url: {
      type: 'string',
      value: 'URL',
      description: 'Where the management API of the gateway is (http://127.0.0.1:8899).',
    },
    token: {
      type: 'string',
      value: 'TOKEN',
      description:
        'Token of its listener, or the key of an administrator; FAIRLEAD_TOKEN in the environment where left out.',
    },
    watch: { type: 'boolean', short: 'w', description: 'Once a second until it is stopped.' },
  },
  examples: [
    'fairlead flows',
    'fairlead flows --watch',
    'fairlead flows --url http://127.0.0.1:8898 --token "$TOKEN" --json',
  ],
  async run(invocation) {
    const { showFlows } = await import('../flows/show.ts');
    return showFlows(invocation);
  },
});
