/**
 * What the semantic cache's index of vectors costs, and how often it finds the nearest. Writes docs/bench-cache.md.
 * Exits 1 when a bar is missed.
 *
 * node bench/cache-index.ts [--data FOLDER] [--quick] [--out FILE]
 *
 * --data: where paraphrase/ and unlabelled/ lie; left out: ../shared/data. --quick: up to 10,000 entries, and nothing written.
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureKinds, measureSize, measureTurnover } from './cache-index/measure.ts';
import { barsOf, type Figures, page } from './cache-index/report.ts';
import { realVectors } from './cache-index/vectors.ts';

const ASKED = 1_000;

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../shared/data') },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});

const loadBefore = loadavg()[0] ?? 0;
const largest = values.quick ? 10_000 : 100_000;
const vectors = await realVectors(values.data, largest, ASKED);
const sizes = [1_000, 10_000, 100_000].filter((entries) => entries <= largest);
const kinds = [2_000, 4_000, 8_000, 16_000, 32_000].filter((entries) => entries <= largest);
const figures: Figures = {
  sizes: sizes.map((entries) => shown(measureSize(vectors, entries))),
  kinds: kinds.map((entries) => shown({ entries, ...measureKinds(vectors, entries) })),
  turnover: shown(measureTurnover(vectors, largest * 0.6)),
};
for (const { what, wanted, measured, met } of barsOf(figures))
  console.log(`${what}: ${measured} (${wanted})${met === false ? ' MISSED' : ''}`);
if (!values.quick) {
  const out = values.out ?? join(import.meta.dirname, '../docs/bench-cache.md');
  writeFileSync(out, page('node bench/cache-index.ts', figures, vectors.asked.length, loadBefore));
}
process.exitCode = barsOf(figures).some(({ met }) => met === false) ? 1 : 0;

function shown<Measured extends object>(measured: Measured): Measured {
  const parts = Object.entries(measured).map(
    ([name, value]) => `${name} ${Number(Number(value).toPrecision(4))}`,
  );
  console.log(parts.join('  '));
  return measured;
}
