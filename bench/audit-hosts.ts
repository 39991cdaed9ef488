/**
 * Scans 254 hosts on loopback (127.0.1.1 to 127.0.1.254), 8 of which serve something, and says how long it took and how much memory
 * the scanner held at most. Bars: 20 s, 150 MB. `node bench/audit-hosts.ts [--ports LIST]`; Linux, where all of 127/8 is loopback.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadRules } from '../src/audit/fingerprints/load.ts';
import type { ExampleAnswers } from '../src/audit/fingerprints/schema.ts';

const PORT = 8_000;
const OPEN = ['ollama', 'vllm', 'gradio', 'mlflow', 'qdrant', 'comfyui', 'openwebui', 'langflow'];
const BAR_SECONDS = 20;
const BAR_MB = 150;

const { values } = parseArgs({ options: { ports: { type: 'string' } } });
const { rules } = loadRules();
const servers = await Promise.all(
  OPEN.map((product, index) => serve(`127.0.1.${(index + 1) * 30}`, exampleOf(product))),
);

const startMs = performance.now();
const args = [
  'audit',
  'infra',
  '127.0.1.0/24',
  '--json',
  ...(values.ports === undefined ? [] : ['--ports', values.ports]),
];
const child = spawn(process.execPath, [join(import.meta.dirname, '../bin/fairlead.js'), ...args], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let peakMb = 0;
const watch = setInterval(() => {
  peakMb = Math.max(peakMb, peakOf(child.pid));
}, 50);
let output = '';
for await (const chunk of child.stdout) output += chunk;
clearInterval(watch);
const seconds = (performance.now() - startMs) / 1_000;
for (const server of servers) server.close();

const { targets, facts } = JSON.parse(output) as {
  targets: { components: { name: string }[]; requests: number }[];
  facts?: { portsTried?: number };
};
const named = targets.flatMap(({ components }) => components.map(({ name }) => name));
const missing = OPEN.filter((product) => !named.includes(product));
const requests = Math.max(...targets.map((target) => target.requests));
process.stdout.write(
  `254 hosts, ${facts?.portsTried ?? '?'} ports tried, ${targets.length} open, ${OPEN.length - missing.length} of ${OPEN.length} named, ` +
    `at most ${requests} requests a target: ${seconds.toFixed(1)} s (bar ${BAR_SECONDS}), ${peakMb.toFixed(0)} MB (bar ${BAR_MB})\n`,
);
process.exitCode = missing.length === 0 && seconds <= BAR_SECONDS && peakMb <= BAR_MB ? 0 : 1;

function exampleOf(product: string): ExampleAnswers {
  return rules.find((rule) => rule.product === product)?.examples.match[0] ?? {};
}

async function serve(host: string, answers: ExampleAnswers): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = answers[`${request.method} ${request.url}`];
    if (answer === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(PORT, host, resolve));
  return server;
}

function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
