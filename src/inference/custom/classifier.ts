import { Worker } from 'node:worker_threads';
import { FairleadError } from '../../core/errors.ts';
import type { CustomClassifier, CustomModel } from '../contract.ts';
import type { Thread } from '../full/member.ts';
import { Pool, type PoolErrors, type PoolWork } from '../full/pool.ts';
import type { RuntimeName } from '../full/protocol.ts';
import type { ClassifierFiles } from './files.ts';
import type { ClassifierResult, ClassifierSetup } from './protocol.ts';
import { settingsOf } from './settings.ts';

export type SpawnClassifier = (setup: ClassifierSetup) => Thread;

export interface ClosableClassifier extends CustomClassifier {
  dispose(): Promise<void>;
}

const WORKER = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./worker.js', import.meta.url);

export const spawnClassifier: SpawnClassifier = (setup) => new Worker(WORKER, { workerData: setup });

/** Texts that may wait before more are refused. */
const QUEUE = 1_024;
/** A rough guess, enough to tell long from short. */
const UNITS_PER_TOKEN = 4;
/** The longest that a timer of Node can wait: a budget above it is none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One text a run: in a longer one, an int8 graph's answer depends on the texts beside it. */
const TEXTS: PoolWork<string, string, ClassifierResult, Float32Array> = {
  sizeOf: (text) => Math.ceil(text.length / UNITS_PER_TOKEN) + 1,
  load: ([text = '']) => ({ run: text, move: [] }),
  share: ({ probs }) => [probs],
};

/** Starts a classifier in a worker of its own. Rejects with what the worker has against it, as `openClassifier` does. */
export async function startClassifier(
  { path, labels }: CustomModel,
  files: ClassifierFiles,
  runtimes: readonly RuntimeName[],
  spawn: SpawnClassifier,
): Promise<ClosableClassifier> {
  const { modelPath, weightsPaths, tokenizerPath, tokenizerConfig } = files;
  const where = { modelPath, weightsPaths, tokenizerPath, tokenizerConfig };
  const setup: ClassifierSetup = { ...where, ...settingsOf(files), labels, runtimes };
  const pool = await Pool.start({
    work: TEXTS,
    errors: errorsOf(path),
    workers: 1,
    batch: 1,
    queue: QUEUE,
    spawn: () => spawn(setup),
  });
  return {
    probs: async (text, budgetMs) => {
      if (!(budgetMs > 0)) throw tooSlow(path, budgetMs);
      if (budgetMs > LONGEST_TIMER_MS) return pool.run(text);
      const signal = AbortSignal.timeout(Math.floor(budgetMs));
      try {
        return await pool.run(text, signal);
      } catch (thrown) {
        throw thrown === signal.reason ? tooSlow(path, budgetMs) : thrown;
      }
    },
    dispose: () => pool.close(),
  };
}

function tooSlow(path: string, budgetMs: number): FairleadError {
  return new FairleadError('FL_MODEL_FAILED', `The classifier ${path} took longer than ${budgetMs} ms.`, {
    hint: 'Raise inference.budgetMs, or take a smaller model.',
  });
}

function errorsOf(path: string): PoolErrors {
  return {
    gone: () =>
      new FairleadError('FL_MODEL_FAILED', `The classifier ${path} is not running.`, {
        hint: 'It starts again by itself.',
        retryAfterMs: 1_000,
      }),
    overloaded: () =>
      new FairleadError('FL_OVERLOADED', `Too many texts wait for the classifier ${path}.`, {
        hint: 'Send fewer at once, or lower inference.budgetMs.',
        retryAfterMs: 1_000,
      }),
  };
}
