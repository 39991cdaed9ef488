/**
 * Streams over four simulated backends that are killed, reset, stalled, corrupted and slowed at random moments: how many end
 * with exactly the text of an unbroken backend, and what resuming costs.
 *
 * node bench/stream-chaos.ts [--streams 500] [--seconds 60] [--itl 60] [--seed 1] [--every 800] [--peer portkey] [--json] [--out FILE]
 *
 * --peer portkey: the same blows once more through Portkey with its fallback on; a full run with it writes
 * docs/bench-stream-chaos.md. Exits 1 when a stream through Fairlead is not
 * whole, or when more than one resume in twenty takes over 50 ms beyond the backup's own first event.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ChaosResult, runChaos } from './stream-chaos/chaos.ts';
import { figuresOf } from './stream-chaos/figures.ts';
import { chaosTable, page } from './stream-chaos/report.ts';
import { type StartTarget, startFairlead, startPortkeyFallback } from './stream-chaos/targets.ts';

const PATIENT_MS = 180_000;
/** Nothing is begun anew there, so a stream that takes so long has stopped. */
const HANG_MS = 40_000;

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '60' },
    itl: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '800' },
    peer: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
if (values.peer !== '' && values.peer !== 'portkey')
  throw new Error(`unknown peer ${values.peer}; known: portkey`);

const options = {
  streams: Number(values.streams),
  forMs: Number(values.seconds) * 1000,
  itlMs: Number(values.itl),
  seed: Number(values.seed),
  everyMs: Number(values.every),
};
const run = (start: StartTarget, limitMs: number): Promise<ChaosResult> =>
  runChaos({ ...options, limitMs, start });

const result = await run(startFairlead, PATIENT_MS);
const ours = figuresOf(result);
const runs = [{ title: 'Fairlead', figures: ours }];
if (values.peer === 'portkey')
  runs.push({ title: 'Portkey, fallback', figures: figuresOf(await run(startPortkeyFallback, HANG_MS)) });

process.stdout.write(values.json ? `${JSON.stringify(runs, null, 2)}\n` : `${chaosTable(runs)}\n`);
const isFull = options.streams >= 500 && options.forMs >= 60_000 && values.peer !== '';
const out = values.out ?? (isFull ? join(import.meta.dirname, '../docs/bench-stream-chaos.md') : undefined);
if (out !== undefined) {
  const command = `node bench/stream-chaos.ts ${process.argv.slice(2).join(' ')}`.trim();
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    out,
    page({
      ...options,
      limits: { ours: PATIENT_MS, peer: HANG_MS },
      command,
      date,
      seconds: options.forMs / 1000,
      runs,
    }),
  );
}
for (const { verdict, remark, id } of result.streams
  .filter((stream) => stream.verdict !== 'whole')
  .slice(0, 10)) {
  process.stderr.write(`not whole: ${verdict} ${remark} (${id})\n`);
}
if (ours.whole !== ours.streams || (ours.each?.within50Ms ?? 1) < 0.95) process.exitCode = 1;
