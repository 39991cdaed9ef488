import type { MessagePort } from 'node:worker_threads';
import { FairleadError } from '../../core/errors.ts';
import type { Fault, RuntimeName, WorkerMessage, WorkerRequest } from './protocol.ts';

/** A model in a worker's thread. */
export interface Served<Run, Result> {
  readonly runtime: RuntimeName;
  /** What it takes for a token, milliseconds, as the first runs tell. */
  readonly perTokenMs: number;
  run(run: Run): Promise<Result>;
  /** Of a result: what moves over with it. */
  buffersOf(result: Result): ArrayBuffer[];
  release(): Promise<void>;
}

/** What a worker's thread does: loads its model, then answers one run at a time. `failed` tells of a run that threw. */
export async function serve<Run, Result>(
  port: MessagePort,
  open: () => Promise<Served<Run, Result>>,
  failed: Fault,
): Promise<void> {
  const say = (message: WorkerMessage<Result>, move: ArrayBuffer[] = []) => port.postMessage(message, move);
  let model: Served<Run, Result>;
  try {
    model = await open();
    say({ kind: 'ready', runtime: model.runtime, perTokenMs: model.perTokenMs });
  } catch (thrown) {
    say({ kind: 'refused', fault: faultOf(thrown, failed) });
    return;
  }
  const answer = async (run: Run) => {
    try {
      const result = await model.run(run);
      say({ kind: 'result', result }, model.buffersOf(result));
    } catch (thrown) {
      say({ kind: 'failed', fault: faultOf(thrown, failed) });
    }
  };
  port.on('message', (request: WorkerRequest<Run>) => {
    if (request === null) void model.release().finally(() => port.close());
    else void answer(request);
  });
}

function faultOf(thrown: unknown, otherwise: Fault): Fault {
  if (!(thrown instanceof FairleadError)) return otherwise;
  return { code: thrown.code, message: thrown.message, hint: thrown.hint ?? '' };
}
