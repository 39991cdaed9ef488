import { readFile } from 'node:fs/promises';
import { FairleadError } from '../../core/errors.ts';
import type { RuntimeName } from './protocol.ts';
import { type LoadedRuntime, loadRuntime, type OnnxSession, SESSION_OPTIONS } from './runtime.ts';

export interface ModelSource {
  readonly path: string;
  readonly runtimes: readonly RuntimeName[];
  /** What to do about a file that cannot be read or loaded, one sentence. */
  readonly mend: string;
  /** Throws when the bytes are not those that were meant. */
  readonly check?: (bytes: Uint8Array) => void;
  /** More for the runtime than SESSION_OPTIONS. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface OpenModel {
  readonly runtime: LoadedRuntime;
  readonly session: OnnxSession;
}

/**
 * Loads an ONNX graph. Rejects with FL_UNSUPPORTED where no runtime is installed, FL_MODEL_FILE where the file cannot be
 * read or loaded, and with what `check` throws.
 */
export async function openModel({ path, runtimes, mend, check, options }: ModelSource): Promise<OpenModel> {
  const bytes = await readModel(path, mend);
  check?.(bytes);
  const runtime = await loadRuntime(runtimes);
  if (runtime === undefined) {
    throw new FairleadError('FL_UNSUPPORTED', 'No runtime for the transformer is installed.', {
      hint: 'npm install onnxruntime-node, or onnxruntime-web where addons are not allowed.',
    });
  }
  try {
    const all = { ...SESSION_OPTIONS, ...options };
    return { runtime, session: await runtime.onnx.InferenceSession.create(bytes, all) };
  } catch (cause) {
    throw new FairleadError('FL_MODEL_FILE', `The model ${path} is none that the runtime can load.`, {
      hint: `${mend} ${reasonOf(cause)}`.trim(),
      cause,
    });
  }
}

/** The first line of what a library says. */
export const reasonOf = (cause: unknown) =>
  cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';

async function readModel(path: string, hint: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new FairleadError('FL_MODEL_FILE', `The model ${path} cannot be read.`, { hint, cause });
  }
}
