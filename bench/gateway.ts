/**
 * What the gateway costs, against a bare proxy and its peers, all in one run on loopback.
 *
 * node bench/gateway.ts [--quick] [--peers learned,portkey,tensorzero,litellm,vllm-router] [--only CELL,…]
 *   [--against DIR] [--rounds N] [--seconds N] [--out FILE] [--no-memory]
 *
 * --quick: one round of one second, and nothing written but to the terminal. --only: cells whose name
 * contains one of the words, such as `stream` or `c=1`. --against: another checkout of Fairlead, with its packages installed. Exits 1 when a bar is missed.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bars, type Memory } from './gateway/bars.ts';
import { Figures } from './gateway/figures.ts';
import { type Cell, cellName, JSON_CELLS, measure, STREAM_CELLS } from './gateway/measure.ts';
import { memoryGrowth } from './gateway/memory.ts';
import { freePort, stop } from './gateway/process.ts';
import { barTable, cellTable, page } from './gateway/report.ts';
import { bare } from './gateway/targets/bare.ts';
import type { RunningTarget, Target } from './gateway/targets/define.ts';
import { fairlead, fairleadAt, fairleadLearned } from './gateway/targets/fairlead.ts';
import { litellm } from './gateway/targets/litellm.ts';
import { portkey } from './gateway/targets/portkey.ts';
import { tensorzero } from './gateway/targets/tensorzero.ts';
import { vllmRouter } from './gateway/targets/vllm-router.ts';
import { startUpstream, type Upstream } from './gateway/upstream.ts';

const PEERS: readonly Target[] = [fairleadLearned, portkey, tensorzero, litellm, vllmRouter];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    peers: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    against: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    out: { type: 'string' },
    'no-memory': { type: 'boolean', default: false },
  },
});

const words = (text: string) => text.split(',').filter((word) => word !== '');
const peers = words(values.peers).map((id) => {
  const peer = PEERS.find((candidate) => candidate.id === id);
  if (peer === undefined) throw new Error(`unknown peer ${id}; known: ${PEERS.map((p) => p.id).join(', ')}`);
  return peer;
});
const before = values.against === undefined ? [] : [fairleadAt(resolve(values.against))];
const targets: readonly Target[] = [bare, fairlead, ...before, ...peers];
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
const seconds = Number(values.seconds ?? (values.quick ? 1 : 6));
const only = words(values.only);
const wanted = (cell: Cell) => only.length === 0 || only.some((word) => cellName(cell).includes(word));

const folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
const figures = new Figures();
const titles = new Map<string, string>([['direct', 'the upstream without a proxy']]);
const kinds = new Set<string>();
const loadBefore = loadavg()[0] ?? 0;
let memory: Memory | undefined;

type Started = readonly [id: string, running: RunningTarget];

async function startTargets(upstream: Upstream, started: Started[]): Promise<void> {
  for (const target of targets) {
    const running = await target.start({ upstream: upstream.origin, port: await freePort(), folder });
    titles.set(target.id, `${target.title} (${running.version})`);
    started.push([target.id, running]);
  }
}

/** One upstream, all targets in front of it, and every cell that goes with it. */
async function phase(mode: Cell['mode'], cells: readonly Cell[]): Promise<void> {
  if (cells.length === 0) return;
  const upstream = await startUpstream(mode);
  kinds.add(`${upstream.kind} for ${mode === 'json' ? 'JSON' : 'streams'}`);
  const started: Started[] = [];
  try {
    await startTargets(upstream, started);
    const [first] = started;
    if (first === undefined) return;
    const url = `${upstream.origin}/v1/chat/completions`;
    const direct: Started = ['direct', { ...first[1], url, headers: {} }];
    const all = [direct, ...started];
    const warm: Cell = { mode, bodyKB: 1, connections: 16 };
    for (const [, running] of started) await measure(running, warm, values.quick ? 1 : 4, folder);
    for (let round = 0; round < rounds; round++) {
      for (const cell of cells) {
        // Each round begins with another target, so that none always runs first.
        for (let i = 0; i < all.length; i++) {
          const entry = all[(i + round) % all.length];
          if (entry === undefined) continue;
          const [id, running] = entry;
          figures.add(id, cell, await measure(running, cell, seconds, folder));
        }
        process.stderr.write(`round ${round + 1} of ${rounds}: ${cellName(cell)}\n`);
      }
    }
    const ours = started.find(([id]) => id === 'fairlead');
    if (mode === 'json' && ours !== undefined && !values.quick && !values['no-memory']) {
      memory = await freshMemory(upstream);
    }
  } finally {
    for (const [, running] of started) await stop(running.child);
    await upstream.stop();
  }
}

/** Counted from a process that has served nothing yet. */
async function freshMemory(upstream: Upstream): Promise<Memory | undefined> {
  const running = await fairlead.start({ upstream: upstream.origin, port: await freePort(), folder });
  try {
    return await memoryGrowth(running, 20_000, 200_000, folder);
  } finally {
    await stop(running.child);
  }
}

try {
  const json = JSON_CELLS.filter(wanted);
  const stream = STREAM_CELLS.filter(wanted);
  await phase('json', json);
  await phase('stream', stream);
  const cells = [...json, ...stream];
  const judged = bars(figures, memory);
  for (const cell of cells) process.stdout.write(`\n${cellName(cell)}\n${cellTable({ figures }, cell)}\n`);
  process.stdout.write(`\n${barTable(judged)}\n`);
  const out =
    values.out ?? (values.quick ? undefined : join(import.meta.dirname, '../docs/bench-gateway.md'));
  if (out !== undefined) {
    const command = `node bench/gateway.ts ${process.argv.slice(2).join(' ')}`.trim();
    const upstreams = [...kinds].join(', ');
    const run = {
      command,
      figures,
      cells,
      bars: judged,
      memory,
      titles,
      upstreams,
      rounds,
      seconds,
      loadBefore,
    };
    writeFileSync(out, page(run));
  }
  if (judged.some(({ met }) => met === false)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
