/**
 * What the on-board models cost: CPU a prompt by task and length, the heap over many prompts, loading, the cascade.
 * Writes docs/bench-inference.md. Exits 1 when a bar is missed.
 *
 * node bench/inference.ts [--million] [--quick] [--out FILE]
 *
 * --million: a million prompts for the heap instead of 100,000. --quick: 10,000, no peers, and nothing written.
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Classifiers } from '../src/inference/contract.ts';
import { loadClassifiers } from '../src/inference/load.ts';
import { cpuUs, cpuUsOf } from './inference/cpu.ts';
import { heapOver, readAll, starts } from './inference/memory.ts';
import { huggingFaceTokenizers, type Peer } from './inference/peers.ts';
import { ownPrompts, promptsOf } from './inference/prompts.ts';
import { ALL, barsOf, type Figures, page } from './inference/report.ts';

const SIZES = [16, 64, 256, 1_000];
const PROMPTS_A_SIZE = 300;
const STARTS = 5;
/** What a request may wait for the transformer. */
const BUDGET_MS = 50;

const { values } = parseArgs({
  options: {
    million: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});

const loadBefore = loadavg()[0] ?? 0;
const own = ownPrompts();
const models = await loadClassifiers({ full: true, warn: console.warn }).catch((error: Error) => {
  console.warn(`${error.message} The fast tier is measured alone.`);
  return loadClassifiers();
});
const bySize = SIZES.map((tokens) => promptsOf(tokens, PROMPTS_A_SIZE, own, models));

const asked = new Map<string, (text: string) => unknown>([
  [ALL, (text) => readAll(models, text)],
  ...models.tasks.map(({ id }) => [id, (text: string) => models.read(text).now(id)] as const),
  ['embedding', (text) => models.read(text).embedding()],
]);
const cpu = new Map<string, number[]>();
for (const [what, call] of asked) {
  const us = bySize.map((prompts) => cpuUs(prompts, call));
  cpu.set(what, us);
  console.log(what.padEnd(20), us.map((value) => value.toFixed(1).padStart(9)).join(' '), 'µs');
}

const figures: Figures = {
  sizes: SIZES,
  cpuUs: cpu,
  heap: heapOver(values.million ? 1_000_000 : values.quick ? 10_000 : 100_000, bySize[1] ?? [], models),
  start: starts(STARTS, own.slice(0, 1_000)),
  cascade: models.full === undefined ? undefined : await cascade(models),
  peers: values.quick ? [] : await peersOf(models),
};
for (const { what, wanted, measured, met } of barsOf(figures))
  console.log(`${what}: ${measured ?? 'not measured'} (${wanted})${met === false ? ' MISSED' : ''}`);
if (!values.quick) {
  const out = values.out ?? join(import.meta.dirname, '../docs/bench-inference.md');
  writeFileSync(
    out,
    page(`node bench/inference.ts${values.million ? ' --million' : ''}`, figures, loadBefore),
  );
}
await models.dispose();
process.exitCode = barsOf(figures).some(({ met }) => met === false) ? 1 : 0;

/** Every task of every prompt, asked of the cascade one prompt after the other. */
async function cascade(classifiers: Classifiers): Promise<NonNullable<Figures['cascade']>> {
  let full = 0;
  let answers = 0;
  const us = await cpuUsOf(own.slice(0, 400), async (text) => {
    const reading = classifiers.read(text);
    const all = await Promise.all(classifiers.tasks.map(({ id }) => reading.within(id, BUDGET_MS)));
    answers += all.length;
    full += all.filter((answer) => 'tier' in answer && answer.tier === 'full').length;
  });
  return { cpuUs: us, fullShare: full / answers };
}

async function peersOf(classifiers: Classifiers): Promise<Peer[]> {
  const found: Peer[] = [];
  const tokeniser = huggingFaceTokenizers();
  for (const [i, tokens] of SIZES.entries()) {
    const prompts = bySize[i] as string[];
    if (tokeniser !== undefined) {
      const peerUs = cpuUs(prompts, tokeniser.count);
      const count = cpuUs(prompts, (text) => classifiers.countTokens?.(text));
      found.push({ peer: tokeniser.title, ours: 'tokens', tokens, peerUs, oursUs: count });
    }
    const { full } = classifiers;
    if (full === undefined || tokens > 256) continue;
    const peerUs = await cpuUsOf(prompts.slice(0, 100), (text) => full.heads(text));
    found.push({ peer: 'MiniLM, int8', ours: ALL, tokens, peerUs, oursUs: cpu.get(ALL)?.[i] as number });
  }
  return found;
}
