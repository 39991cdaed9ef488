import cluster from 'node:cluster';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { runDemo } from './demo.ts';
import { type ServeOptions, serveOptions } from './options.ts';
import { readyLines } from './ready.ts';
import { startSimulatedFleet } from './simulated-fleet.ts';
import { startGateway } from './start-gateway.ts';
import { untilStopped } from './until-stopped.ts';
import { superviseWorkers, workerConfigText } from './workers.ts';

/** Runs the gateway until it is told to stop: SIGTERM and SIGINT drain it, SIGHUP reads the file again. */
export async function serve(invocation: Invocation): Promise<ExitCode> {
  const options = serveOptions(invocation);
  const fleet =
    options.configFile === undefined && cluster.isPrimary ? await startSimulatedFleet() : undefined;
  try {
    return await run(options, fleet?.configText ?? workerConfigText(), invocation);
  } finally {
    await fleet?.close();
    cluster.worker?.disconnect(); // its channel to the primary would keep a worker that failed alive
  }
}

async function run(
  options: ServeOptions,
  embedded: string | undefined,
  invocation: Invocation,
): Promise<ExitCode> {
  if (options.workers > 1 && cluster.isPrimary) return superviseWorkers(options, embedded, invocation);
  const gateway = await startGateway(options, embedded, invocation);
  // Listens for signals before anyone can know that there is something to stop.
  const stopped = untilStopped(gateway, invocation.err);
  const ready = readyLines(gateway, options.json);
  if (gateway.announce === undefined) invocation.out.write(ready);
  else gateway.announce(ready);
  if (options.demo) {
    await runDemo(gateway.url, invocation.out);
    invocation.out.write(
      `\nIt stays up at ${gateway.url}. Try it:\n  ${curl(gateway.url)}\nStop it with Ctrl-C.\n`,
    );
  }
  await stopped;
  return 0;
}

function curl(url: string): string {
  return `curl -i ${url}/v1/chat/completions -H 'content-type: application/json' -d '{"model":"auto","messages":[{"role":"user","content":"hello"}]}'`;
}
