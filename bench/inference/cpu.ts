const ROUNDS = 15;
/** Long enough for the clock of the process's CPU time, which ticks in milliseconds on some systems. */
const ROUND_MS = 100;

/**
 * CPU of the whole process, its helpers for garbage and compiling too, microseconds a call: the best of several rounds. The
 * machine is shared, and the least disturbed round is the truest.
 */
export function cpuUs<Input>(inputs: readonly Input[], call: (input: Input) => unknown): number {
  // Once to compile it, and to see how many calls make a round.
  let next = 0;
  const startMs = performance.now();
  let calls = 0;
  for (; calls < inputs.length || performance.now() - startMs < 3 * ROUND_MS; calls++)
    call(inputs[next++ % inputs.length] as Input);
  calls = Math.ceil(Math.max(inputs.length, calls / 3) / inputs.length) * inputs.length;
  let bestUs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < calls; i++) call(inputs[next++ % inputs.length] as Input);
    const { user, system } = process.cpuUsage(before);
    bestUs = Math.min(bestUs, (user + system) / calls);
  }
  return bestUs;
}

/** The same for calls that are waited for, one after the other; workers' CPU counts. Once over the inputs. */
export async function cpuUsOf<Input>(
  inputs: readonly Input[],
  call: (input: Input) => Promise<unknown>,
): Promise<number> {
  for (const input of inputs.slice(0, 20)) await call(input);
  const before = process.cpuUsage();
  for (const input of inputs) await call(input);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / inputs.length;
}
