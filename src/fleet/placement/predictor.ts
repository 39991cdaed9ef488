import type { Backend } from '../types.ts';

/** What a request asks of a server. */
export interface Work {
  readonly promptTokens: number;
  /** How many of them the server's prefix cache has. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** What a server has to do already. */
export interface ServerLoad {
  /** Requests sent by anybody and not answered in full. */
  readonly requests: number;
  /** Prompt tokens that it was sent and has still to compute, as far as this gateway sent them. */
  readonly pendingTokens: number;
}

/**
 * Says beforehand how a backend would serve a request. Must be quick, as every backend is asked for every request, and free of
 * side effects but for `learn`. The default learns a line for each backend; one that calculates need not learn.
 */
export interface Predictor {
  /** From sending until the first token, milliseconds. */
  ttftMs(backend: Backend, work: Work, load: ServerLoad): number;
  /** Between two tokens, milliseconds. */
  tpotMs(backend: Backend, load: ServerLoad): number;
  /** What was measured under `load` at the time of sending; undefined where it could not be. */
  learn?(
    backend: Backend,
    work: Work,
    load: ServerLoad,
    measured: { readonly ttftMs?: number; readonly tpotMs?: number },
  ): void;
}
