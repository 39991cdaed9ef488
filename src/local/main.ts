/** The process that serves one model file for a gateway, and ends with it. */
import { toFairleadError } from '../core/errors.ts';
import type { ChildMessage, ChildTask } from './child-protocol.ts';
import { startLocal } from './start.ts';

/** Native threads may hold an exit up for as long as they compute. */
const EXIT_WITHIN_MS = 2_000;

async function main(): Promise<void> {
  const { settings, port } = JSON.parse(process.argv[2] ?? '') as ChildTask;
  let running: Awaited<ReturnType<typeof startLocal>> | undefined;
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), EXIT_WITHIN_MS).unref();
    void (running?.close() ?? Promise.resolve()).finally(() => process.exit(0));
  };
  // The channel closes however the gateway ends, by SIGKILL too.
  process.on('disconnect', end);
  process.on('SIGTERM', end);
  // Ctrl-C reaches the whole group; the gateway still finishes its answers, and then ends this process.
  process.on('SIGINT', () => undefined);
  try {
    running = await startLocal(settings, { host: '127.0.0.1', port });
    const { url, contextTokens } = running;
    say({ type: 'ready', url, port: running.port, contextTokens });
  } catch (thrown) {
    const { code, message, hint } = toFairleadError(thrown);
    say({ type: 'failed', code, message, hint });
    end();
  }
}

function say(message: ChildMessage): void {
  process.send?.(message);
}

if (import.meta.main) await main();
