import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { listeningPorts } from '../../audit/probe/listening.ts';
import { parsePorts, USUAL_PORTS } from '../../audit/probe/ports.ts';
import { parseTarget, type Target } from '../../audit/probe/targets.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Invocation } from '../commands/define.ts';

/** All targets that the command line names. Texts are checked here, so that a slip is said before the first request. */
export async function readTargets({ positionals, options, stdin }: Invocation): Promise<Iterable<Target>> {
  const ports = typeof options.ports === 'string' ? parsePorts(options.ports) : USUAL_PORTS;
  const texts: string[] = [];
  for (const positional of positionals) {
    if (positional === '-') texts.push(...linesOf(await readAll(stdin)));
    else if (isFile(positional)) texts.push(...linesOf(await readFile(positional, 'utf8')));
    else texts.push(positional);
  }
  const local =
    options.local === true ? await localTargets(options.ports === undefined ? undefined : ports) : [];
  if (texts.length === 0 && options.local !== true)
    throw new FairleadError('FL_USAGE', 'Nothing to look at.', {
      hint: 'Name a URL, host:port, range or file, or pass --local for the ports of this machine.',
    });
  for (const text of texts) parseTarget(text, ports).next();
  return allTargets(texts, ports, local);
}

function* allTargets(
  texts: readonly string[],
  ports: readonly number[],
  local: readonly Target[],
): Generator<Target> {
  const seen = new Set<string>();
  for (const text of new Set(texts))
    for (const target of parseTarget(text, ports)) {
      const key = `${target.host}:${target.port}${target.base}`;
      if (target.named && seen.has(key)) continue;
      if (target.named) seen.add(key);
      yield target;
    }
  for (const target of local) if (!seen.has(`${target.host}:${target.port}`)) yield target;
}

async function localTargets(only: readonly number[] | undefined): Promise<Target[]> {
  const listening = await listeningPorts();
  return listening
    .filter((port) => only === undefined || only.includes(port))
    .map((port) => ({ host: '127.0.0.1', port, base: '', named: false }));
}

/** A name that is a file here, and neither a URL nor a range. */
function isFile(text: string): boolean {
  return !/^[a-z]+:\/\//i.test(text) && !/^[\d.]+\/\d+$/.test(text) && existsSync(text);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
