import { setTimeout as pause } from 'node:timers/promises';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { askFlows } from './ask.ts';
import { flowTable } from './table.ts';

const DEFAULT_URL = 'http://127.0.0.1:8899';
const EVERY_MS = 1_000;
/** Cursor home, and what was there cleared. */
const AGAIN = '\u001b[H\u001b[J';

/** Prints the flows of a running gateway once, or with --watch each second until the process is told to stop. */
export async function showFlows({ options, json, out, env }: Invocation): Promise<ExitCode> {
  const url = typeof options.url === 'string' ? options.url : DEFAULT_URL;
  const token = typeof options.token === 'string' ? options.token : env.FAIRLEAD_TOKEN;
  const isTerminal = 'isTTY' in out && out.isTTY === true;
  const print = async () => {
    const reply = await askFlows(url, token);
    if (json) out.write(`${JSON.stringify(reply)}\n`);
    else out.write(`${options.watch === true && isTerminal ? AGAIN : ''}${flowTable(reply)}`);
  };
  await print();
  if (options.watch !== true) return 0;
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  try {
    while (!stop.signal.aborted) {
      await pause(EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      if (!stop.signal.aborted) await print();
    }
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
  }
  return 0;
}
