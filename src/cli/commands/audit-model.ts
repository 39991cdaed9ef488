import { REPORT_OPTIONS } from '../audit/report-options.ts';
import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'audit model',
  title: 'Red-team a model',
  summary:
    'Try what a model can be talked into, with a benign control, intervals, a budget, and with the guard on and off.',
  usage: '--url URL --model NAME [--guard on,off] [--strategies LIST] [--probes LIST] [--journal FILE]',
  options: {
    url: {
      type: 'string',
      value: 'URL',
      description: 'Base URL of an OpenAI-compatible endpoint, with /v1.',
    },
    model: { type: 'string', short: 'm', value: 'NAME', description: 'The model that is tried.' },
    'key-env': { type: 'string', value: 'NAME', description: 'Name of the variable that holds the key.' },
    'key-file': { type: 'string', value: 'FILE', description: 'File that holds the key.' },
    probes: {
      type: 'string',
      value: 'LIST',
      description:
        'Our categories, or files: CSV, JSON or JSON Lines, also of A.I.G., HarmBench, AdvBench, JailbreakBench and XSTest; left out: all of ours.',
    },
    strategies: {
      type: 'string',
      value: 'LIST',
      description:
        'Strategies by id or family, all, or none; left out: four of each family, drawn by the seed.',
    },
    attacks: {
      type: 'string',
      value: 'LIST',
      description: 'Attacks of several turns by id, all (left out) or none.',
    },
    sample: {
      type: 'string',
      value: 'N',
      description: 'At most so many probes that should be refused, spread over the categories (one of each).',
    },
    benign: {
      type: 'string',
      value: 'N',
      description: 'At most so many of the benign control; left out: all.',
    },
    'benign-strategies': {
      type: 'boolean',
      description: 'Put the benign control by every strategy as well, not only as it stands.',
    },
    seed: { type: 'string', value: 'N', description: 'Seed of the sample and of what strategies draw (1).' },
    guard: {
      type: 'string',
      value: 'on,off',
      description:
        "Without (off) or behind Fairlead's guard (on), or both: the difference is its worth (off).",
    },
    'url-guarded': {
      type: 'string',
      value: 'URL',
      description:
        'The same model behind a gateway with its guard; left out: the guard reads in this process.',
    },
    judge: {
      type: 'string',
      value: 'LIST',
      description: 'heuristics, on-board, model: the first that can tell decides (heuristics).',
    },
    'judge-model': { type: 'string', value: 'NAME', description: 'Model of the judge `model`.' },
    'judge-url': { type: 'string', value: 'URL', description: 'Where it is; left out: at --url.' },
    'judge-key-env': {
      type: 'string',
      value: 'NAME',
      description: 'Name of the variable that holds its key.',
    },
    'judge-key-file': { type: 'string', value: 'FILE', description: 'File that holds its key.' },
    'attacker-model': {
      type: 'string',
      value: 'NAME',
      description: 'Model that writes the next try of an attack.',
    },
    'attacker-url': { type: 'string', value: 'URL', description: 'Where it is; left out: at --url.' },
    'attacker-key-env': {
      type: 'string',
      value: 'NAME',
      description: 'Name of the variable that holds its key.',
    },
    'attacker-key-file': { type: 'string', value: 'FILE', description: 'File that holds its key.' },
    'max-turns': { type: 'string', value: 'N', description: 'Turns of one attack (8).' },
    'reply-tokens': { type: 'string', value: 'N', description: 'Longest reply (256).' },
    temperature: { type: 'string', value: 'X', description: 'Of the model that is tried (0).' },
    concurrency: { type: 'string', value: 'N', description: 'Cases at a time (4).' },
    timeout: { type: 'string', value: 'S', description: 'Seconds for one reply (120).' },
    'max-requests': { type: 'string', value: 'N', description: 'Requests of this run (2000).' },
    'max-tokens': { type: 'string', value: 'N', description: 'Tokens of this run, prompts and replies.' },
    'max-cost': { type: 'string', value: 'X', description: 'Money of this run, in the currency of --price.' },
    price: {
      type: 'string',
      value: 'IN,OUT',
      description: 'Money per million tokens of prompts and of replies.',
    },
    journal: {
      type: 'string',
      value: 'FILE',
      description: 'Write each outcome as it comes, to go on later.',
    },
    resume: { type: 'string', value: 'FILE', description: 'Go on with a journal; nothing is asked twice.' },
    ...REPORT_OPTIONS,
  },
  examples: [
    'fairlead audit model --url http://127.0.0.1:8000/v1 --model qwen3-8b',
    'fairlead audit model --url http://127.0.0.1:8000/v1 --model qwen3-8b --guard on,off --sample 40',
    'fairlead audit model --url https://api.example.com/v1 --model m --key-env API_KEY --probes harmbench.csv --journal run.jsonl',
    'fairlead audit model --url https://api.example.com/v1 --model m --key-env API_KEY --probes harmbench.csv --resume run.jsonl',
  ],
  async run(invocation) {
    const [{ runAuditModel }, { loadBoard }] = await Promise.all([
      import('../audit/model/model.ts'),
      import('../load-board.ts'),
    ]);
    return runAuditModel(invocation, loadBoard);
  },
});
