import { REPORT_OPTIONS } from '../audit/report-options.ts';
import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'audit lossless',
  title: 'Check speculation',
  summary:
    'Tell whether an endpoint that speculates still gives the answers of the main model, and how much faster.',
  usage: '--url URL --reference URL --model NAME',
  options: {
    url: { type: 'string', value: 'URL', description: 'Base URL of the endpoint that speculates, with /v1.' },
    reference: { type: 'string', value: 'URL', description: 'The same model without speculation.' },
    model: { type: 'string', short: 'm', value: 'NAME', description: 'The model at both.' },
    'reference-model': {
      type: 'string',
      value: 'NAME',
      description: 'Its name at the reference, where it has another.',
    },
    'key-env': { type: 'string', value: 'NAME', description: 'Name of the variable that holds the key.' },
    'key-file': { type: 'string', value: 'FILE', description: 'File that holds the key.' },
    'reference-key-env': { type: 'string', value: 'NAME', description: 'The same for the reference.' },
    'reference-key-file': { type: 'string', value: 'FILE', description: 'The same for the reference.' },
    prompts: {
      type: 'string',
      value: 'N',
      description: 'Prompts for greedy answers, three requests each (48).',
    },
    'answer-tokens': { type: 'string', value: 'N', description: 'Longest greedy answer (96).' },
    draws: {
      type: 'string',
      value: 'N',
      description: 'Answers drawn from each endpoint for each of 8 prompts (30); 0: none.',
    },
    temperature: { type: 'string', value: 'X', description: 'Of the draws (1).' },
    tolerance: { type: 'string', value: 'NATS', description: 'Log-probabilities that near are a tie (0.1).' },
    'max-rate': {
      type: 'string',
      value: 'PERCENT',
      description: 'Share of wrong tokens that lossless must exclude (0.1).',
    },
    seed: { type: 'string', value: 'N', description: 'Seed of draws and tests (1).' },
    timeout: { type: 'string', value: 'S', description: 'Seconds for one answer (120).' },
    ...REPORT_OPTIONS,
  },
  examples: [
    'fairlead audit lossless --url http://gpu1:8000/v1 --reference http://gpu2:8000/v1 --model qwen3-8b',
    'fairlead audit lossless --url http://gpu1:8000/v1 --reference http://gpu2:8000/v1 --model qwen3-8b --draws 100 --json',
  ],
  async run(invocation) {
    const { runAuditLossless } = await import('../audit/lossless.ts');
    return runAuditLossless(invocation);
  },
});
