/**
 * Fits the judge of likeness and its thresholds, and writes src/cache/likeness-weights.gen.ts. Deterministic.
 *
 * node train/cache/fit.ts --data DATA
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { profileOf, refusal } from '../../src/cache/likeness.ts';
import { FEATURES, likenessFeatures } from '../../src/cache/likeness-features.ts';
import type { LanguageGroup } from '../../src/cache/likeness-profile.ts';
import { type Classifiers, cosine } from '../../src/inference/contract.ts';
import { loadClassifiers } from '../../src/inference/load.ts';
import { type Fitted, fitLogistic, logitOf, type Row } from './logistic.ts';
import { ownPairs, type Pair, publicPairs } from './pairs.ts';

const PRECISION = 0.98;
/** STS-B draws its line between a score of 3.8 and of 4: one in ten of the nearest pairs is on the wrong side by its own label. */
const PRECISION_OF_OTHERS = 0.9;
const HITS_AT_LEAST = 20;
const FOLDS = 5;
/** The sign that each feature's meaning gives its weight; a longer text is free to count either way. */
const SIGNS: Readonly<Record<(typeof FEATURES)[number], number>> = {
  cosine: 1,
  nearness: 1,
  missing: -1,
  missingMost: -1,
  replaced: -1,
  replacedWords: -1,
  contrast: -1,
  length: 0,
  otherQuestion: -1,
  same: 1,
};

interface Judged extends Row {
  readonly group: LanguageGroup;
  readonly refused: boolean;
  readonly src: string;
  readonly family: number;
}

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) throw new Error('--data DATA is needed');
const models = await loadClassifiers();
const all = [...publicPairs(values.data, true), ...ownPairs('train')].map((pair) => judged(pair, models));
await models.dispose();

const written = (['english', 'other'] as const).map((group) => {
  // The static table was fitted to the English pairs of STS-B: their cosines are better there than anywhere else.
  const rows = all.filter(
    (row) => row.group === group && !(group === 'english' && row.src.startsWith('STS-B')),
  );
  const fitted = fitJudge(rows);
  const own = rows.filter(({ src }) => src === 'own train');
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    fitJudge(rows.filter((row) => foldOf(row) !== fold)),
  );
  const threshold = thresholdOf(
    own.map((row) => ({
      label: row.label,
      likeness: row.refused ? 0 : sigmoid(logitOf(folds[foldOf(row)] as Fitted, row.features)),
    })),
    PRECISION,
  );
  const others = rows.filter(({ src }) => src !== 'own train');
  const least = thresholdOf(
    others.map((row) => ({
      label: row.label,
      likeness: row.refused ? 0 : sigmoid(logitOf(fitted, row.features)),
    })),
    PRECISION_OF_OTHERS,
  );
  console.log(`  others: ${least.at.toFixed(3)}, ${least.hits} hits, ${least.right} right`);
  console.log(group, `${rows.length} rows, ${own.length} own`, `threshold ${threshold.at.toFixed(3)}`);
  console.log(
    `  out of fold: ${threshold.hits} hits, ${threshold.right} right, of ${threshold.positives} positives`,
  );
  FEATURES.forEach((name, c) => {
    console.log(`  ${name.padEnd(14)} ${(fitted.weights[c] as number).toFixed(3)}`);
  });
  return { group, fitted, threshold: others.length === 0 ? threshold.at : Math.max(threshold.at, least.at) };
});
writeFileSync(join(import.meta.dirname, '../../src/cache/likeness-weights.gen.ts'), render(written));

function judged(pair: Pair, { read }: Classifiers): Judged {
  const [a, b] = [profileOf(pair.a), profileOf(pair.b)];
  const features = new Float64Array(FEATURES.length);
  likenessFeatures(a, b, cosine(read(pair.a).embedding(), read(pair.b).embedding()), features);
  const group = a.group === 'english' && b.group === 'english' ? 'english' : 'other';
  const { label, src, family = -1 } = pair;
  return { features, label, weight: 1, group, refused: refusal(a, b) !== undefined, src, family };
}

/** Pairs that a guard refuses teach nothing: no judge is asked about them. Each source counts as much as the other. */
function fitJudge(rows: readonly Judged[]): Fitted {
  const asked = rows.filter(({ refused }) => !refused);
  const counts = new Map<string, number>();
  for (const { src } of asked) counts.set(src, (counts.get(src) ?? 0) + 1);
  return fitLogistic(
    asked.map((row) => ({ ...row, weight: 1 / (counts.get(row.src) as number) })),
    FEATURES.map((name) => SIGNS[name]),
  );
}

/** Rows without a family are in every fold's fit. */
function foldOf({ family }: Judged): number {
  return family < 0 ? -1 : family % FOLDS;
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The lowest likeness down to which the hits have the wanted precision. */
function thresholdOf(
  rows: readonly { readonly label: number; readonly likeness: number }[],
  precision: number,
) {
  const sorted = rows.filter(({ likeness }) => likeness > 0).sort((a, b) => b.likeness - a.likeness);
  const positives = rows.reduce((sum, { label }) => sum + label, 0);
  let best = { at: 1, hits: 0, right: 0, positives };
  let right = 0;
  sorted.forEach(({ label, likeness }, index) => {
    right += label;
    const hits = index + 1;
    const isLastOfEqual = sorted[hits]?.likeness !== likeness;
    if (hits >= HITS_AT_LEAST && isLastOfEqual && right / hits >= precision)
      best = { at: likeness, hits, right, positives };
  });
  return best;
}

function render(groups: readonly { group: string; fitted: Fitted; threshold: number }[]): string {
  const short = (value: number): number => Number(value.toFixed(4));
  return [
    '// Generated by `node train/cache/fit.ts --data DATA`. Do not edit: what it is made of stands in train/cache/README.md.',
    "import type { JudgeWeights } from './likeness-judge.ts';",
    '',
    "export const WEIGHTS: Readonly<Record<'english' | 'other', JudgeWeights>> = {",
    ...groups.map(
      ({ group, fitted, threshold }) =>
        `  ${group}: {\n    bias: ${short(fitted.bias)},\n    weights: [${fitted.weights.map(short).join(', ')}],\n    threshold: ${short(threshold)},\n  },`,
    ),
    '};',
    '',
  ].join('\n');
}
