import { createHash } from 'node:crypto';
import { FairleadError } from '../../core/errors.ts';
import { openModel } from './model.ts';
import type { Batch, BatchResult, WorkerSetup } from './protocol.ts';
import type { LoadedRuntime, OnnxSession } from './runtime.ts';

/** The transformer, loaded and ready, in the thread that calls it. */
export interface Session {
  readonly runtime: LoadedRuntime['name'];
  run(batch: Batch): Promise<BatchResult>;
  release(): Promise<void>;
}

/**
 * Loads the model. Rejects with FL_UNSUPPORTED where no runtime is installed, FL_MODEL_FILE where the file cannot be
 * read, and FL_MODEL_HASH where it is not the one that the card describes.
 */
export async function openSession({ modelPath, sha256, runtimes }: WorkerSetup): Promise<Session> {
  const { runtime, session } = await openModel({
    path: modelPath,
    runtimes,
    mend: 'Install the package again.',
    check: (bytes) => checkHash(bytes, modelPath, sha256),
  });
  return {
    runtime: runtime.name,
    run: (batch) => runBatch(runtime, session, batch),
    release: () => session.release(),
  };
}

function checkHash(bytes: Uint8Array, path: string, sha256: string): void {
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest === sha256) return;
  throw new FairleadError('FL_MODEL_HASH', `The model ${path} is not the one that its card describes.`, {
    hint: `Install the package again; sha256 is ${digest} and should be ${sha256}.`,
  });
}

async function runBatch({ onnx }: LoadedRuntime, session: OnnxSession, batch: Batch): Promise<BatchResult> {
  const startedMs = performance.now();
  const { ids, lengths, width } = batch;
  const shape = [lengths.length, width];
  const inputs = new BigInt64Array(ids.length);
  const mask = new BigInt64Array(ids.length);
  for (let i = 0; i < ids.length; i++) inputs[i] = BigInt(ids[i] as number);
  lengths.forEach((length, row) => {
    mask.fill(1n, row * width, row * width + length);
  });
  const output = await session.run({
    input_ids: new onnx.Tensor('int64', inputs, shape),
    attention_mask: new onnx.Tensor('int64', mask, shape),
  });
  return {
    // Copies: the runtime owns its own memory, and these are handed to another thread.
    embedding: Float32Array.from(output.embedding?.data as Float32Array),
    logits: Float32Array.from(output.logits?.data as Float32Array),
    tookMs: performance.now() - startedMs,
  };
}
