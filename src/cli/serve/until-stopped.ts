import type { RunningGateway } from './start-gateway.ts';

/**
 * Resolves when the process has been told to stop and the gateway has drained. A second signal, or
 * the drain time-out, cuts what is left.
 */
export async function untilStopped(gateway: RunningGateway, err: NodeJS.WritableStream): Promise<void> {
  const signal = await nextSignal();
  err.write(`fairlead: ${signal}: draining ${gateway.inFlight()} requests in flight\n`);
  const clean = await Promise.race([gateway.drain(), nextSignal().then(() => false)]);
  if (!clean) err.write('fairlead: stopped with requests in flight\n');
  await gateway.close();
}

/** The next SIGTERM or SIGINT; a worker is also told by its primary's disconnect. */
function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    const done = (signal: string) => {
      process.off('SIGTERM', done);
      process.off('SIGINT', done);
      process.off('disconnect', gone);
      resolve(signal);
    };
    const gone = () => done('the primary is gone');
    process.once('SIGTERM', done);
    process.once('SIGINT', done);
    process.once('disconnect', gone);
  });
}
