import { FairleadError } from '../../../core/errors.ts';
import { nearest } from '../../../core/suggest.ts';
import type { Classifiers } from '../../../inference/contract.ts';
import type { Signal, SignalContext } from '../define.ts';
import { Bank } from './bank.ts';
import { calibrated, samplesOf } from './calibrated.ts';
import type { Knowledge } from './knowledge.ts';
import { readingOf } from './reading.ts';

interface KnowledgeOptions {
  readonly name: string;
  readonly knowledge: Knowledge;
  readonly target: { readonly kind: 'label' | 'group'; readonly value: string };
  readonly match: 'best' | 'threshold';
  readonly threshold: number | undefined;
}

interface LabelBank {
  readonly bank: Bank;
  readonly wanted: boolean;
  readonly threshold: number | undefined;
}

/**
 * Matches when one of the target's labels reaches its threshold and, for `best`, none of the others is nearer. `raw` is
 * the similarity to the target. Throws FL_CONFIG_INVALID for a target that the knowledge base does not have.
 */
export function knowledgeSignal(
  options: KnowledgeOptions,
  classifiers: Classifiers,
  context: SignalContext,
): Signal {
  const { name, knowledge, match, threshold: stated } = options;
  const wanted = labelsOf(options);
  const banks = Object.entries(knowledge.labels).map(
    ([label, { exemplars, threshold }]): LabelBank => ({
      bank: Bank.of(exemplars, classifiers, { aggregation: 'max' }),
      wanted: wanted.has(label),
      threshold,
    }),
  );
  const targets = banks.filter((one) => one.wanted);
  const others = banks.filter((one) => !one.wanted);
  const best = (among: readonly LabelBank[], embedding: Float32Array) =>
    among.reduce((most, { bank }) => Math.max(most, bank.score(embedding)), -1);
  const score = (embedding: Float32Array) => best(targets, embedding);
  const own = [
    ...targets.flatMap(({ bank }) => samplesOf(bank.texts, bank.withoutEach(), true)),
    ...others.flatMap(({ bank }) =>
      samplesOf(
        bank.texts,
        bank.texts.map((text) => score(classifiers.read(text).embedding())),
        false,
      ),
    ),
  ];
  const { threshold, calibration, notes } = calibrated(
    { key: 'threshold', threshold: stated, own, score, name },
    classifiers,
    context,
  );
  return {
    emits: [name],
    calibration,
    notes,
    evaluate: (view) => {
      const embedding = readingOf(view, classifiers).embedding();
      const raw = score(embedding);
      const reached = targets.some((one) => one.bank.score(embedding) >= (one.threshold ?? threshold));
      const nearestOfAll = match === 'threshold' || raw >= best(others, embedding);
      const matched = reached && nearestOfAll;
      const evidence = `similarity ${raw.toFixed(3)}, threshold ${threshold}${nearestOfAll ? '' : '; another label is nearer'}`;
      return [{ name, matched, confidence: matched ? Math.min(1, Math.max(0, raw)) : 0, raw, evidence }];
    },
  };
}

/** The labels that the target stands for. */
function labelsOf({ name, knowledge: { labels, groups }, target }: KnowledgeOptions): ReadonlySet<string> {
  const known = Object.keys(target.kind === 'label' ? labels : groups);
  if (!known.includes(target.value)) {
    const meant = nearest(target.value, known);
    throw new FairleadError(
      'FL_CONFIG_INVALID',
      `signal ${name}: there is no ${target.kind} ${target.value}`,
      {
        param: `signals.${name}.target.value`,
        hint: meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`,
      },
    );
  }
  return new Set(target.kind === 'label' ? [target.value] : groups[target.value]);
}
