import type { InfraProgress } from '../../audit/infra/audit-infra.ts';

const EVERY_MS = 100;

/** One line on a terminal that says how far a scan is; nothing where `err` is none. */
export function infraProgress(err: NodeJS.WritableStream): {
  show: (now: InfraProgress) => void;
  end: () => void;
} {
  if ((err as { isTTY?: boolean }).isTTY !== true) return { show: () => {}, end: () => {} };
  let shownMs = 0;
  return {
    show({ tried, open, done, findings }) {
      const nowMs = performance.now();
      if (nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      err.write(`\r\x1b[2K${tried} ports tried, ${open} open, ${done} looked at, ${findings} findings`);
    },
    end: () => void err.write('\r\x1b[2K'),
  };
}
