const EVERY_MS = 200;

/** A line on a terminal that counts up; nothing where the stream is none. */
export function countTo(err: NodeJS.WritableStream & { readonly isTTY?: boolean }, what: string) {
  let lastMs = 0;
  return {
    step(done: number, planned: number): void {
      const nowMs = performance.now();
      if (err.isTTY !== true || (nowMs - lastMs < EVERY_MS && done < planned)) return;
      lastMs = nowMs;
      err.write(`\r${done} of ${planned} ${what}\u001b[K`);
    },
    end(): void {
      if (err.isTTY === true) err.write('\r\u001b[K');
    },
  };
}
