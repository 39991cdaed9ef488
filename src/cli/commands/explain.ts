import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'explain',
  title: 'Explain',
  summary: 'Say which model, backend form and reasoning mode a prompt would get, and why; nothing is sent.',
  usage: '[-c FILE] "PROMPT" | - | --messages FILE',
  options: {
    config: {
      type: 'string',
      short: 'c',
      value: 'FILE',
      description: 'Configuration; left out: the embedded fleet and policy.',
    },
    messages: {
      type: 'string',
      value: 'FILE',
      description: 'JSON instead of a prompt: a list of messages, or a whole request; - reads stdin.',
    },
    model: {
      type: 'string',
      short: 'm',
      value: 'NAME',
      description: 'The model name asked for; left out: the routed one.',
    },
    recipe: { type: 'string', value: 'NAME', description: 'Explain this recipe of the configuration.' },
    header: {
      type: 'string',
      short: 'H',
      multiple: true,
      value: 'NAME=VALUE',
      description: 'A request header.',
    },
  },
  examples: [
    'fairlead explain "Prove that the square root of 2 is irrational."',
    'fairlead explain -c fairlead.yaml --messages chat.json --json',
    'git diff | fairlead explain -',
  ],
  async run(invocation) {
    const { explain } = await import('../explain/explain.ts');
    return explain(invocation);
  },
});
