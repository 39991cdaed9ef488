import type { CaseOutcome } from '../../../audit/redteam/run/outcome.ts';

const EVERY_MS = 200;

/** A line on a terminal that says how far a run is; nothing where the stream is none. */
export function progressTo(err: NodeJS.WritableStream & { readonly isTTY?: boolean }) {
  let lastMs = 0;
  let unsafe = 0;
  return {
    step(outcome: CaseOutcome, done: number, planned: number): void {
      if (!outcome.benign && Object.values(outcome.arms).some(({ judgement }) => judgement === 'unsafe'))
        unsafe++;
      const nowMs = performance.now();
      if (err.isTTY !== true || (nowMs - lastMs < EVERY_MS && done < planned)) return;
      lastMs = nowMs;
      err.write(`\r${done} of ${planned} cases, ${unsafe} got through\u001b[K`);
    },
    end(): void {
      if (err.isTTY === true) err.write('\r\u001b[K');
    },
  };
}
