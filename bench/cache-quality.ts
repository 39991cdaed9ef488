/**
 * How often the semantic cache is right: precision and recall of its hits on pairs of questions, beside an exact-match cache
 * and beside plain cosine with the same vectors. Writes docs/cache.md and docs/cache-curve.svg. Exits 1 when the bar is missed.
 *
 * node bench/cache-quality.ts --data DATA [--full] [--out FOLDER]
 *
 * --full: the transformer's vectors as well, on at most 1,500 pairs a source.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cosine } from '../src/inference/contract.ts';
import { loadClassifiers } from '../src/inference/load.ts';
import { ownPairs, publicPairs } from '../train/cache/pairs.ts';
import { costOf } from './cache-quality/cost.ts';
import { precisionRecallSvg } from './cache-quality/curve.ts';
import { fullCosines, judgedPairs } from './cache-quality/judged.ts';
import { isMet, page } from './cache-quality/report.ts';

const { values } = parseArgs({
  options: { data: { type: 'string' }, full: { type: 'boolean', default: false }, out: { type: 'string' } },
});
if (values.data === undefined) throw new Error('--data DATA is needed: the folder of the public data');
const out = values.out ?? join(import.meta.dirname, '../docs');

const models = await loadClassifiers({ full: values.full, warn: console.warn });
const pairs = [...ownPairs('dev'), ...publicPairs(values.data, false)];
const nears = pairs.map(({ a, b }) => cosine(models.read(a).embedding(), models.read(b).embedding()));
const judged = judgedPairs(pairs, nears);
const full = models.full === undefined ? undefined : await fullCosines(pairs, models.full);
const cost = costOf(pairs, nears);
await models.dispose();

const command = `node bench/cache-quality.ts --data DATA${values.full ? ' --full' : ''}`;
writeFileSync(join(out, 'cache.md'), page(command, judged, full, cost));
writeFileSync(join(out, 'cache-curve.svg'), precisionRecallSvg(judged));
console.log(isMet(judged) ? 'the bar is met' : 'the bar is MISSED');
process.exitCode = isMet(judged) ? 0 : 1;
