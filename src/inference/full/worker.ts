import { parentPort, workerData } from 'node:worker_threads';
import type { Batch, BatchResult, WorkerSetup } from './protocol.ts';
import { type Served, serve } from './serve.ts';
import { openSession, type Session } from './session.ts';

const WARM_UP_TOKENS = 32;

/** The thread that runs the transformer: loads it, warms up, then answers one batch at a time. */
async function open(setup: WorkerSetup): Promise<Served<Batch, BatchResult>> {
  const session = await openSession(setup);
  return {
    runtime: session.runtime,
    perTokenMs: await warmUp(session),
    run: (batch) => session.run(batch),
    buffersOf: ({ embedding, logits }) => [embedding.buffer, logits.buffer],
    release: () => session.release(),
  };
}

/** The first run plans memory; the second tells what a token costs, in milliseconds. */
async function warmUp(session: Session): Promise<number> {
  const batch: Batch = {
    ids: new Int32Array(WARM_UP_TOKENS),
    lengths: [WARM_UP_TOKENS],
    width: WARM_UP_TOKENS,
  };
  await session.run(batch);
  return (await session.run(batch)).tookMs / WARM_UP_TOKENS;
}

if (parentPort !== null) {
  await serve(parentPort, () => open(workerData as WorkerSetup), {
    code: 'FL_MODEL_FAILED',
    message: 'The transformer failed on a text.',
    hint: 'Try again.',
  });
}
