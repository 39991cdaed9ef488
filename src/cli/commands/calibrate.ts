import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'calibrate',
  title: 'Calibrate',
  summary:
    'Fit the thresholds of signals that compare prompts with candidates, from those candidates and any probes.',
  usage: '[-c FILE] [--probes FILE] [--write]',
  options: {
    config: {
      type: 'string',
      short: 'c',
      value: 'FILE',
      description: 'Configuration; left out: the embedded fleet and policy.',
    },
    probes: {
      type: 'string',
      value: 'FILE',
      description: 'JSONL of prompts that are known: {"text": "…", "signal": "NAME", "match": true}.',
    },
    write: {
      type: 'boolean',
      description: 'Put the thresholds into the file; all else in it stays as it is.',
    },
  },
  examples: [
    'fairlead calibrate -c fairlead.yaml',
    'fairlead calibrate -c fairlead.yaml --probes probes.jsonl --write',
  ],
  async run(invocation) {
    const { calibrate } = await import('../calibrate/calibrate.ts');
    return calibrate(invocation);
  },
});
