import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FairleadError } from '../../core/errors.ts';

/** Ports that listen on this machine: from /proc/net where there is one, from lsof else. */
export async function listeningPorts(): Promise<number[]> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const ports = tables.join('') === '' ? parseLsof(await lsof()) : tables.flatMap(parseProcNet);
  return [...new Set(ports)].sort((a, b) => a - b);
}

const LISTEN = '0A';

/** Listening ports of a table in the form of /proc/net/tcp (proc_net_tcp in the kernel's documentation). */
export function parseProcNet(table: string): number[] {
  const ports: number[] = [];
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', , state] = line.trim().split(/\s+/);
    if (state === LISTEN) ports.push(Number.parseInt(local.split(':').at(-1) ?? '', 16));
  }
  return ports.filter((port) => port > 0);
}

/** Ports of `lsof -iTCP -sTCP:LISTEN -P -n -Fn`. */
export function parseLsof(output: string): number[] {
  return [...output.matchAll(/^n.*:(\d+)$/gm)].map(([, port]) => Number(port));
}

async function lsof(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('lsof', ['-iTCP', '-sTCP:LISTEN', '-P', '-n', '-Fn']);
    return stdout;
  } catch (cause) {
    throw new FairleadError('FL_USAGE', 'The listening ports of this machine cannot be read.', {
      cause,
      hint: 'Install lsof, or name the ports: fairlead audit infra 127.0.0.1 --ports 8000,8080.',
    });
  }
}
