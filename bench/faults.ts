/**
 * What clients see when a backend fails: the fault table, against the peers, all in one run.
 *
 * node bench/faults.ts [--peers portkey,litellm] [--only CASE,…] [--json] [--out FILE]
 *
 * Writes docs/faults.md when all cases and peers were run; --json prints the results as well. --only: cases whose id contains
 * one of the words. Exits 1 when an answer through Fairlead is not whole, but for the rows that say why that cannot
 * be: there a plain error is right, or nobody could know.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MODEL } from './faults/asks.ts';
import { CASES, type FaultCase, type Ground } from './faults/cases.ts';
import { makeCertificates } from './faults/expired-cert.ts';
import { inLanes, measure, rightAnswers, type Stage } from './faults/measure.ts';
import { cellOf, countTable, type FaultRun, type MeasuredTarget, page } from './faults/report.ts';
import { simSide } from './faults/side.ts';
import type { FallbackTarget } from './faults/targets/define.ts';
import { fairlead } from './faults/targets/fairlead.ts';
import { litellm } from './faults/targets/litellm.ts';
import { portkey } from './faults/targets/portkey.ts';
import { VERDICTS } from './faults/verdict.ts';
import { freePort, stop } from './gateway/process.ts';

const PEERS: readonly FallbackTarget[] = [portkey, litellm];
const TIMEOUT_MS = 3_000;
const LONG_MS = 60_000;
/** Few, so that no case is slow because of its neighbours. */
const AT_ONCE = 4;

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const words = (text: string) => text.split(',').filter((word) => word !== '');
const peers = words(values.peers).map((id) => {
  const peer = PEERS.find((candidate) => candidate.id === id);
  if (peer === undefined) throw new Error(`unknown peer ${id}; known: ${PEERS.map((p) => p.id).join(', ')}`);
  return peer;
});
const only = words(values.only);
const cases = CASES.filter(({ id }) => only.length === 0 || only.some((word) => id.includes(word)));
const complete = only.length === 0 && peers.length === PEERS.length;

/** Both of its backends are well: what a gateway says here is its own right answer, however it edits requests. */
const CONTROL: FaultCase = { id: 'control', title: 'no fault', primary: () => simSide() };

async function stages(ground: Ground): Promise<Stage[]> {
  return Promise.all(
    [...cases, CONTROL].map(async (fault) => {
      const primary = await fault.primary(ground);
      const backup = await (fault.backup ?? simSide)();
      const route = {
        id: fault.id,
        primaryUrl: primary.url,
        backupUrl: backup.url,
        provider: fault.provider ?? 'vllm',
      };
      return { fault, primary, backup, route };
    }),
  );
}

async function through(
  target: FallbackTarget,
  all: readonly Stage[],
  authorityFile: string,
): Promise<MeasuredTarget> {
  const gateway = await target.start({
    routes: all.map(({ route }) => route),
    port: await freePort(),
    folder,
    authorityFile,
    timeoutMs: TIMEOUT_MS,
  });
  try {
    const control = all.find(({ fault }) => fault === CONTROL);
    if (control === undefined) throw new Error('the control is missing');
    const right = await rightAnswers(gateway.door(control.route));
    const struck = all.filter((stage) => stage !== control);
    const results = await inLanes(struck, AT_ONCE, async (stage) => {
      const measured = await measure(gateway, stage, right);
      process.stderr.write(`${target.id} ${stage.fault.id}: ${cellOf(measured)}\n`);
      return measured;
    });
    return { target, version: gateway.version, results };
  } finally {
    await stop(gateway.child);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'fairlead-faults-'));
let staged: Stage[] = [];
try {
  const certificates = makeCertificates(folder);
  const healthy = await simSide();
  const right = await rightAnswers({ url: `${healthy.url}/chat/completions`, model: MODEL, headers: {} });
  await healthy.close();
  const tokens = Object.fromEntries(Object.entries(right).map(([id, { tokens: count }]) => [id, count]));
  staged = await stages({ tokens: tokens as Ground['tokens'], certificates, longMs: LONG_MS });
  const targets: MeasuredTarget[] = [];
  for (const target of [fairlead, ...peers]) {
    targets.push(await through(target, staged, certificates.authorityFile));
  }
  const run: FaultRun = {
    command: `node bench/faults.ts ${process.argv.slice(2).join(' ')}`.trim(),
    date: new Date().toISOString().slice(0, 10),
    timeoutMs: TIMEOUT_MS,
    cases,
    targets,
  };
  const out = values.out ?? (complete ? join(import.meta.dirname, '../docs/faults.md') : undefined);
  if (out !== undefined) writeFileSync(out, page(run));
  if (values.json) {
    const rows = targets.map(({ target, version, results }) => ({
      target: target.id,
      version,
      results: results.map((result, at) => ({ fault: cases[at]?.id, ...result })),
    }));
    process.stdout.write(`${JSON.stringify({ ...run, cases: undefined, targets: rows }, null, 2)}\n`);
  } else process.stdout.write(`\n${countTable(run)}\n`);
  const ours = targets[0]?.results ?? [];
  const isGood = ({ id, met }: (typeof ours)[number], at: number) => {
    const { impossible, undetectable } = cases[at] ?? {};
    return (
      met && (VERDICTS[id].good || undetectable !== undefined || (impossible === true && id === 'errorEvent'))
    );
  };
  if (!ours.every(isGood)) process.exitCode = 1;
} finally {
  await Promise.all(staged.flatMap(({ primary, backup }) => [primary.close(), backup.close()]));
  rmSync(folder, { recursive: true, force: true });
}
