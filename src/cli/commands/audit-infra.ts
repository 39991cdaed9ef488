import { REPORT_OPTIONS } from '../audit/report-options.ts';
import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'audit infra',
  title: 'Audit services',
  summary: 'Find AI services, their versions, what is published about them, and how they are left open.',
  usage: 'TARGET… (URL, host, host:port, 10.0.0.0/24, FILE, or - for stdin) | --local',
  options: {
    ports: {
      type: 'string',
      value: 'LIST',
      description: 'Ports of targets that name none, such as 8000,8080-8090; usual AI ports when left out.',
    },
    local: { type: 'boolean', description: 'Look at all ports that listen on this machine.' },
    concurrency: {
      type: 'string',
      value: 'N',
      description: 'Services that are asked at once; 16 when left out.',
    },
    rate: { type: 'string', value: 'N', description: 'Requests a second to one host; 20 when left out.' },
    timeout: { type: 'string', value: 'SECONDS', description: 'For one request; 5 when left out.' },
    insecure: { type: 'boolean', description: 'Do not check TLS certificates.' },
    deep: {
      type: 'boolean',
      description: 'Up to 60 requests a service instead of 25: every known path of exposed files.',
    },
    active: {
      type: 'boolean',
      description: 'Also send requests that may change state, such as POST; never without this.',
    },
    rules: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      description: 'More rules: our form, or the data folder of A.I.G. as it is.',
    },
    'aig-compat': {
      type: 'boolean',
      description: 'Give the verdicts that A.I.G. gives over its own rules, unknown versions as affected.',
    },
    ...REPORT_OPTIONS,
  },
  examples: [
    'fairlead audit infra http://127.0.0.1:11434',
    'fairlead audit infra 10.0.0.0/24 --ports 8000,8080 --json',
    'fairlead audit infra --local',
  ],
  async run(invocation) {
    const { runAuditInfra } = await import('../audit/infra.ts');
    return runAuditInfra(invocation);
  },
});
