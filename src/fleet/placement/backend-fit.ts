import { LineFit } from './line-fit.ts';

/**
 * Before anything is known, milliseconds: a mid-size model on one accelerator prefills about 10,000 tokens a second and says 50,
 * a little fewer with each request beside.
 */
const TTFT_START = [50, 100, 100, 5];
const TPOT_START = [20, 0.5];

/** What is fitted for one backend. It outlives the configuration under which it was learned. */
export class BackendFit {
  /** Constant, a thousand tokens to compute, a thousand ahead of them, a request in flight. */
  readonly ttft = new LineFit(TTFT_START);
  /** Constant, a request in flight. */
  readonly tpot = new LineFit(TPOT_START);
}
