import { REPORT_OPTIONS } from '../audit/report-options.ts';
import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'audit mcp',
  title: 'Audit MCP servers',
  summary:
    'Look for poisoned, shadowing, changed, over-privileged and exposed MCP servers, in configurations, on the wire and in source code.',
  usage: '[CONFIG | FOLDER | SOURCE | URL | CLIENT]… (none: the clients of this machine)',
  options: {
    stdio: {
      type: 'string',
      multiple: true,
      value: 'COMMAND',
      description: 'Start this server and ask it, such as "node server.js".',
    },
    start: {
      type: 'boolean',
      description: 'Start the stdio servers that configurations name; without it they are only read about.',
    },
    offline: { type: 'boolean', description: 'Ask no server, also not over HTTP.' },
    active: {
      type: 'boolean',
      description:
        'Call tools that say that they only read and need no argument, and look at what they answer.',
    },
    lock: {
      type: 'string',
      value: 'FILE',
      description: 'Write what the servers say now into this lock file; with --verify: compare with it.',
    },
    verify: {
      type: 'boolean',
      description: 'Compare with the lock file (fairlead-mcp.lock.json where --lock names none).',
    },
    approved: {
      type: 'string',
      value: 'FILE',
      description: 'Names, URLs and packages that may be there, one a line; any other server is a finding.',
    },
    'token-env': {
      type: 'string',
      value: 'NAME',
      description: 'Environment variable with the bearer token for the URLs named.',
    },
    insecure: { type: 'boolean', description: 'Do not verify TLS certificates.' },
    timeout: { type: 'string', value: 'SECONDS', description: 'Time for one request (15).' },
    llm: {
      type: 'string',
      value: 'URL',
      description:
        'Have a model review the texts, too (any OpenAI-compatible URL); it adds opinions, marked as such.',
    },
    'llm-model': { type: 'string', value: 'NAME', description: 'The model at that URL.' },
    'llm-key-env': {
      type: 'string',
      value: 'NAME',
      description: 'Environment variable with the key for that URL.',
    },
    ...REPORT_OPTIONS,
  },
  examples: [
    'fairlead audit mcp',
    'fairlead audit mcp cursor --start --lock fairlead-mcp.lock.json',
    'fairlead audit mcp .mcp.json --start --verify --json',
    'fairlead audit mcp https://mcp.example.com/mcp --token-env MCP_TOKEN',
    'fairlead audit mcp --stdio "npx -y my-server@1.2.3"',
  ],
  async run(invocation) {
    const { runAuditMcp } = await import('../audit/mcp/run.ts');
    return runAuditMcp(invocation);
  },
});
