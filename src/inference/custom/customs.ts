import { resolve } from 'node:path';
import type { CustomClassifier, CustomModel } from '../contract.ts';
import type { RuntimeName } from '../full/protocol.ts';
import { RUNTIME_NAMES } from '../full/runtime.ts';
import {
  type ClosableClassifier,
  type SpawnClassifier,
  spawnClassifier,
  startClassifier,
} from './classifier.ts';
import { findFiles } from './files.ts';

export interface CustomsOptions {
  /** Which builds of ONNX Runtime may run them, in the order of trying (the native one, then WASM). */
  readonly runtimes?: readonly RuntimeName[];
  /** How a classifier's thread is started. */
  readonly spawn?: SpawnClassifier;
}

/** The operator's own classifiers that are open. */
export interface Customs {
  /**
   * Opens one, or gives the one that is open already when neither its files nor its labels have changed: a reload costs
   * nothing then. One whose files have changed is opened anew, and the old one stays for those who have it.
   * Rejects with FL_MODEL_FILE, FL_MODEL_FAILED or FL_UNSUPPORTED.
   */
  open(model: CustomModel): Promise<CustomClassifier>;
  dispose(): Promise<void>;
}

/** Starts nothing until one is opened. */
export function createCustoms({
  runtimes = RUNTIME_NAMES,
  spawn = spawnClassifier,
}: CustomsOptions = {}): Customs {
  const opened = new Map<string, Promise<ClosableClassifier>>();
  return {
    open: async (model) => {
      const files = await findFiles(model.path);
      const key = JSON.stringify([resolve(model.path), model.labels, files.version]);
      const known = opened.get(key);
      if (known !== undefined) return known;
      const started = startClassifier(model, files, runtimes, spawn);
      opened.set(key, started);
      started.catch(() => opened.delete(key)); // one that is mended is tried again
      return started;
    },
    dispose: async () => {
      const all = await Promise.allSettled(opened.values());
      opened.clear();
      await Promise.all(all.map((one) => (one.status === 'fulfilled' ? one.value.dispose() : undefined)));
    },
  };
}
