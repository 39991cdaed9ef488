/**
 * What prefix affinity is worth: conversations of several turns, which share system prompts, in front of four simulated
 * backends with prefix caches; round robin against the policies that know where a prompt is cached. All KV caches together
 * hold the conversations under way about once and a half, as one that is paid for does: round robin, which spreads every
 * conversation over all of them, cannot keep them all. Each policy gets fresh backends, a fresh gateway and the same trace.
 *
 * node bench/prefix.ts [--policies weighted,prefix,predicted] [--users N] [--conversations N] [--json]
 *
 * Exits 1 when a bar is missed: against round robin twice the hit rate and 30 % less mean time to first token.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Sim, startSim } from '../src/sim/server.ts';
import { answers, freePort, start, stop } from './gateway/process.ts';
import { replay } from './prefix/replay.ts';
import { makeTrace } from './prefix/trace.ts';

const HIT_RATE_FACTOR = 2;
const TTFT_SHARE = 0.7;
const BACKENDS = 4;
const SIM = { ttftMs: 10, itlMs: 8, prefillTokensPerSecond: 10_000, contextTokens: 8_192, kvTokens: 12_288 };

const { values } = parseArgs({
  options: {
    policies: { type: 'string', default: 'weighted,prefix,predicted' },
    users: { type: 'string', default: '20' },
    conversations: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
  },
});
const users = Number(values.users);
const trace = makeTrace({
  seed: 7,
  conversations: Number(values.conversations),
  turns: 6,
  systems: 6,
  systemWords: 250,
  documentWords: 900,
  questionWords: 50,
  thinkMs: 700,
});
const executable = join(import.meta.dirname, '../bin/fairlead.js');
const folder = mkdtempSync(join(tmpdir(), 'fairlead-prefix-'));

interface Result {
  readonly policy: string;
  readonly requests: number;
  /** Share of prompt tokens found in the prefix caches, as the backends count it. */
  readonly hitRate: number;
  readonly ttftMeanMs: number;
  readonly ttftP50Ms: number;
  readonly ttftP95Ms: number;
  readonly totalMeanMs: number;
  /** Share of requests at the busiest backend. */
  readonly busiestShare: number;
}

async function run(policy: string): Promise<Result> {
  const sims = await Promise.all(
    Array.from({ length: BACKENDS }, () => startSim({ models: [{ name: 'm', ...SIM }] })),
  );
  const port = await freePort();
  const config = {
    models: [{ name: 'm', backends: sims.map(({ url }, i) => ({ url, name: `b${i}`, provider: 'vllm' })) }],
    fleet: { balance: policy },
    log: { level: 'silent' },
  };
  const file = join(folder, `${policy}.yaml`);
  writeFileSync(file, JSON.stringify(config));
  const child = start(process.execPath, [executable, 'serve', '-c', file, '--port', `${port}`], {
    core: 'proxy',
  });
  try {
    await answers(port, child, 20_000);
    const turns = await replay(`http://127.0.0.1:${port}`, trace, users);
    const ttft = turns.map(({ ttftMs }) => ttftMs).toSorted((a, b) => a - b);
    const counts = Map.groupBy(turns, ({ backend }) => backend);
    return {
      policy,
      requests: turns.length,
      hitRate: await hitRate(sims),
      ttftMeanMs: mean(ttft),
      ttftP50Ms: ttft[Math.floor(ttft.length * 0.5)] as number,
      ttftP95Ms: ttft[Math.floor(ttft.length * 0.95)] as number,
      totalMeanMs: mean(turns.map(({ totalMs }) => totalMs)),
      busiestShare: Math.max(...[...counts.values()].map(({ length }) => length)) / turns.length,
    };
  } finally {
    await stop(child);
    await Promise.all(sims.map((sim) => sim.close()));
  }
}

const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;

async function hitRate(sims: readonly Sim[]): Promise<number> {
  let hits = 0;
  let queries = 0;
  for (const { port } of sims) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    hits += Number(/^vllm:prefix_cache_hits_total\S* (\S+)/m.exec(text)?.[1]);
    queries += Number(/^vllm:prefix_cache_queries_total\S* (\S+)/m.exec(text)?.[1]);
  }
  return hits / queries;
}

const results: Result[] = [];
try {
  for (const policy of values.policies.split(',')) {
    results.push(await run(policy));
    process.stderr.write(`${policy}: done\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

const [base] = results as [Result];
const bars = results.slice(1).map(({ policy, hitRate: hits, ttftMeanMs }) => ({
  policy,
  hitRateFactor: hits / base.hitRate,
  ttftShare: ttftMeanMs / base.ttftMeanMs,
  met: hits >= HIT_RATE_FACTOR * base.hitRate && ttftMeanMs <= TTFT_SHARE * base.ttftMeanMs,
}));
if (bars.some(({ met }) => !met)) process.exitCode = 1;
if (values.json) process.stdout.write(`${JSON.stringify({ users, results, bars })}\n`);
else {
  process.stdout.write(
    '| policy | requests | hit rate | TTFT mean | p50 | p95 | total mean | busiest backend |\n',
  );
  process.stdout.write('| --- | --- | --- | --- | --- | --- | --- | --- |\n');
  for (const r of results) {
    const ms = [r.ttftMeanMs, r.ttftP50Ms, r.ttftP95Ms, r.totalMeanMs].map(
      (value) => `${value.toFixed(0)} ms`,
    );
    const cells = [r.policy, r.requests, percent(r.hitRate), ...ms, percent(r.busiestShare)];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
  }
  for (const bar of bars) {
    process.stdout.write(
      `${bar.policy}: ${bar.hitRateFactor.toFixed(2)} x the hit rate (wanted ${HIT_RATE_FACTOR}), mean TTFT ${percent(bar.ttftShare - 1)} (wanted ${percent(TTFT_SHARE - 1)}): ${bar.met ? 'met' : 'MISSED'}\n`,
    );
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
