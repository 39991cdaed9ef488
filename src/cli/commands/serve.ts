import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'serve',
  title: 'Serve',
  summary: 'Runs the gateway: one OpenAI-compatible URL in front of every model.',
  usage: '[-c FILE] [--port N] [--host ADDRESS] [--workers N]',
  options: {
    config: {
      type: 'string',
      short: 'c',
      value: 'FILE',
      description: 'YAML configuration; none: simulated backends.',
    },
    port: {
      type: 'string',
      short: 'p',
      value: 'N',
      description: 'Port; PORT in the environment does the same. 0 takes a free one.',
    },
    host: {
      type: 'string',
      value: 'ADDRESS',
      description: 'Address to listen on; beyond loopback the management API moves away.',
    },
    workers: { type: 'string', value: 'N', description: 'Processes that share the port.' },
    demo: { type: 'boolean', description: 'Send a handful of prompts through it and show what was decided.' },
  },
  examples: [
    'fairlead serve',
    'fairlead serve -c fairlead.yaml --port 9000',
    'fairlead serve -c fairlead.yaml --workers 4',
  ],
  async run(invocation) {
    const { serve } = await import('../serve/serve.ts');
    return serve(invocation);
  },
});
