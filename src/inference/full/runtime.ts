import { createRequire } from 'node:module';
import type { RuntimeName } from './protocol.ts';

/** What of ONNX Runtime's JavaScript interface is used; both its builds have it. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => unknown;
  readonly env: { readonly wasm?: { numThreads?: number } };
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(
    feeds: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, { readonly data: unknown; readonly dims: readonly number[] }>>>;
  release(): Promise<void>;
}

const LOADERS: Readonly<Record<RuntimeName, () => Promise<unknown>>> = {
  native: () => import('onnxruntime-node'),
  wasm: () => import('onnxruntime-web/wasm'),
};

const PACKAGES: Readonly<Record<RuntimeName, string>> = {
  native: 'onnxruntime-node',
  wasm: 'onnxruntime-web/wasm',
};

/** The native one, then WASM. */
export const RUNTIME_NAMES: readonly RuntimeName[] = ['native', 'wasm'];

export interface LoadedRuntime {
  readonly name: RuntimeName;
  readonly onnx: OnnxRuntime;
}

/** The first of `names` that this machine can load; undefined where there is none. */
export async function loadRuntime(names: readonly RuntimeName[]): Promise<LoadedRuntime | undefined> {
  for (const name of names) {
    try {
      const onnx = (await LOADERS[name]()) as OnnxRuntime;
      if (onnx.env.wasm !== undefined) onnx.env.wasm.numThreads = 1;
      return { name, onnx };
    } catch {
      // Not installed, not for this platform, or addons are off: the next one, then.
    }
  }
  return undefined;
}

/** Whether one of them is installed, without loading it; one that is installed may still refuse to load. */
export function runtimeInstalled(names: readonly RuntimeName[] = RUNTIME_NAMES): boolean {
  const { resolve } = createRequire(import.meta.url);
  return names.some((name) => {
    try {
      return resolve(PACKAGES[name]) !== '';
    } catch {
      return false;
    }
  });
}

/** Throughput comes from workers, so each keeps to one thread. */
export const SESSION_OPTIONS: Readonly<Record<string, unknown>> = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 4,
};
