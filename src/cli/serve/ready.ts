import type { RunningGateway } from './start-gateway.ts';

/** What `serve` prints once it takes requests: one line of JSON, or a few lines for people. */
export function readyLines(gateway: RunningGateway, json: boolean): string {
  const { url, adminUrl, adminToken, simulated, models, backends, startedInMs } = gateway;
  if (json) {
    const line = {
      ready: true,
      url,
      ...(adminUrl === undefined ? {} : { adminUrl }),
      simulated,
      models,
      backends,
      startedInMs,
    };
    return `${JSON.stringify(line)}\n`;
  }
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const lines = [
    `fairlead ready at ${url} in ${startedInMs.toFixed(0)} ms: ${count(models, 'model')}, ${count(backends, 'backend')}`,
  ];
  if (simulated) {
    lines.push(
      'No configuration was given: the backends are SIMULATED and so are their answers. `fairlead init` writes a file.',
    );
  }
  if (adminUrl !== undefined) {
    lines.push(`The management API listens at ${adminUrl}; its token: ${adminToken ?? 'as configured'}`);
  }
  return `${lines.join('\n')}\n`;
}
