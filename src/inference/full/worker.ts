import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { FairleadError } from '../../core/errors.ts';
import type { Batch, Fault, WorkerMessage, WorkerRequest, WorkerSetup } from './protocol.ts';
import { openSession, type Session } from './session.ts';

const WARM_UP_TOKENS = 32;

/** The thread that runs the transformer: loads it, warms up, then answers one batch at a time. */
async function serve(port: MessagePort, setup: WorkerSetup): Promise<void> {
  const say = (message: WorkerMessage, move: ArrayBuffer[] = []) => port.postMessage(message, move);
  let session: Session;
  try {
    session = await openSession(setup);
    const perTokenMs = await warmUp(session);
    say({ kind: 'ready', runtime: session.runtime, perTokenMs });
  } catch (thrown) {
    say({ kind: 'refused', fault: faultOf(thrown) });
    return;
  }
  port.on('message', (request: WorkerRequest) => {
    if (request === null) void session.release().finally(() => port.close());
    else void answer(session, request, say);
  });
}

async function answer(
  session: Session,
  batch: Batch,
  say: (message: WorkerMessage, move?: ArrayBuffer[]) => void,
): Promise<void> {
  try {
    const result = await session.run(batch);
    say({ kind: 'result', result }, [result.embedding.buffer, result.logits.buffer]);
  } catch (thrown) {
    say({ kind: 'failed', fault: faultOf(thrown) });
  }
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

function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FairleadError) {
    return { code: thrown.code, message: thrown.message, hint: thrown.hint ?? '' };
  }
  return { code: 'FL_MODEL_FAILED', message: 'The transformer failed on a text.', hint: 'Try again.' };
}

if (parentPort !== null) await serve(parentPort, workerData as WorkerSetup);
