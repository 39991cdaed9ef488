import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { FairleadError } from '../../core/errors.ts';
import type { Batch, BatchResult, WorkerSetup } from './protocol.ts';
import { type LoadedRuntime, loadRuntime, type OnnxSession, SESSION_OPTIONS } from './runtime.ts';

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
  const bytes = await readModel(modelPath);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== sha256) {
    throw new FairleadError(
      'FL_MODEL_HASH',
      `The model ${modelPath} is not the one that its card describes.`,
      {
        hint: `Install the package again; sha256 is ${digest} and should be ${sha256}.`,
      },
    );
  }
  const runtime = await loadRuntime(runtimes);
  if (runtime === undefined) {
    throw new FairleadError('FL_UNSUPPORTED', 'No runtime for the transformer is installed.', {
      hint: 'npm install onnxruntime-node, or onnxruntime-web where addons are not allowed.',
    });
  }
  const session = await createSession(runtime, bytes, modelPath);
  return {
    runtime: runtime.name,
    run: (batch) => runBatch(runtime, session, batch),
    release: () => session.release(),
  };
}

async function readModel(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new FairleadError('FL_MODEL_FILE', `The model ${path} cannot be read.`, {
      hint: 'Install the package again.',
      cause,
    });
  }
}

async function createSession({ onnx }: LoadedRuntime, bytes: Buffer, path: string): Promise<OnnxSession> {
  try {
    return await onnx.InferenceSession.create(bytes, SESSION_OPTIONS);
  } catch (cause) {
    throw new FairleadError('FL_MODEL_FILE', `The model ${path} is none that the runtime can load.`, {
      hint: 'Install the package again.',
      cause,
    });
  }
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
