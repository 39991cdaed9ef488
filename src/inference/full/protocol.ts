import type { ErrorCode } from '../../core/error-codes.ts';

/** What can run an ONNX graph here: the native addon, or the WASM build of the same runtime. */
export type RuntimeName = 'native' | 'wasm';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly modelPath: string;
  /** Hexadecimal, of the model file. */
  readonly sha256: string;
  /** In the order of trying. */
  readonly runtimes: readonly RuntimeName[];
}

/** Texts of one run, padded with zeros to `width` tokens. */
export interface Batch {
  /** int32[rows, width] */
  readonly ids: Int32Array<ArrayBuffer>;
  /** Tokens of each row that are no padding. */
  readonly lengths: readonly number[];
  readonly width: number;
}

/** A fault that crosses a thread: errors lose their class on the way. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** Logits and embeddings of a batch, row after row. */
export interface BatchResult {
  readonly embedding: Float32Array<ArrayBuffer>;
  readonly logits: Float32Array<ArrayBuffer>;
  readonly tookMs: number;
}

export type WorkerMessage<Result> =
  | { readonly kind: 'ready'; readonly runtime: RuntimeName; readonly perTokenMs: number }
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'result'; readonly result: Result }
  /** This run failed; the worker lives. */
  | { readonly kind: 'failed'; readonly fault: Fault };

/** What is sent to a worker: what it is to run, or null to end it. */
export type WorkerRequest<Run> = Run | null;
