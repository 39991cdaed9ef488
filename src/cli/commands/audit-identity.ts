import { REPORT_OPTIONS } from '../audit/report-options.ts';
import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'audit identity',
  title: 'Check who answers',
  summary:
    'Does an endpoint serve the model that it claims? Fingerprints are compared with a recorded reference.',
  usage: '--url URL --model NAME --record FILE | --against FILE',
  options: {
    url: {
      type: 'string',
      value: 'URL',
      description: 'Base URL of an OpenAI-compatible endpoint, with /v1.',
    },
    model: { type: 'string', short: 'm', value: 'NAME', description: 'The model that it claims to serve.' },
    'key-env': { type: 'string', value: 'NAME', description: 'Name of the variable that holds the key.' },
    'key-file': { type: 'string', value: 'FILE', description: 'File that holds the key.' },
    record: {
      type: 'string',
      value: 'FILE',
      description: 'Write the fingerprints of an endpoint that is trusted.',
    },
    against: { type: 'string', value: 'FILE', description: 'Compare with the fingerprints of such a file.' },
    repeats: { type: 'string', value: 'N', description: 'Times that each of 16 prompts is asked (2).' },
    'answer-tokens': { type: 'string', value: 'N', description: 'Longest answer of a record (24).' },
    timeout: { type: 'string', value: 'S', description: 'Seconds for one answer (120).' },
    ...REPORT_OPTIONS,
  },
  examples: [
    'fairlead audit identity --url http://gpu1:8000/v1 --model qwen3-8b --record qwen3-8b.json',
    'fairlead audit identity --url https://relay.example/v1 --model qwen3-8b --key-env RELAY_KEY --against qwen3-8b.json',
  ],
  async run(invocation) {
    const { runAuditIdentity } = await import('../audit/identity.ts');
    return runAuditIdentity(invocation);
  },
});
