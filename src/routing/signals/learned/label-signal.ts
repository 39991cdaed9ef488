import { FairleadError } from '../../../core/errors.ts';
import { nearest } from '../../../core/suggest.ts';
import type { Labelled, TaskId } from '../../../inference/contract.ts';
import type { Signal, SignalContext, SignalOutcome, SignalTier } from '../define.ts';
import { asks, whenever } from './ask.ts';
import { learnedSignal } from './learned-signal.ts';
import { readingOf } from './reading.ts';

/** The tasks that answer with one label of several. */
export type LabelTask = 'domain' | 'task' | 'feedback' | 'factCheck' | 'modality' | 'language';

export interface LabelOptions {
  readonly name: string;
  readonly task: LabelTask;
  /** The labels that make it match; `key` is where the configuration states them. */
  readonly wanted: readonly string[];
  readonly key: string;
  readonly threshold: number;
  /** The label that stands in when none reaches the threshold; none: it then does not match. */
  readonly fallback?: string;
  readonly tier: SignalTier | undefined;
}

/** Matches when the task's label is a wanted one and its probability reaches the threshold. */
export function labelSignal(options: LabelOptions, context: SignalContext): Signal {
  const { name, task, wanted } = options;
  return learnedSignal([name], context, (classifiers) => {
    checkLabels(options, classifiers.tasks.find(({ id }) => id === task)?.labels ?? []);
    const ask = asks(task as TaskId & LabelTask, classifiers, options.tier, context);
    const labels = new Set(wanted);
    return {
      emits: [name],
      slow: ask.slow,
      evaluate: (view) =>
        whenever(ask.of(readingOf(view, classifiers)), (answer) => [labelOutcome(answer, labels, options)]),
    };
  });
}

/** `raw` is the probability of all wanted labels together, whichever comes first. */
function labelOutcome(
  answer: Labelled,
  wanted: ReadonlySet<string>,
  { name, threshold, fallback }: LabelOptions,
): SignalOutcome {
  let raw = 0;
  for (const label of wanted) raw += answer.probs[label] ?? 0;
  raw = Math.min(1, raw);
  const sure = answer.score >= threshold;
  const label = sure ? answer.label : fallback;
  const evidence = `${answer.label} ${answer.score.toFixed(2)} (${answer.tier})`;
  if (label === undefined || !wanted.has(label))
    return { name, matched: false, confidence: 0, raw, evidence };
  if (sure) return { name, matched: true, confidence: answer.score, raw, evidence };
  return { name, matched: true, confidence: 1 - answer.score, raw, evidence: `${evidence}, so ${label}` };
}

function checkLabels({ name, wanted, key }: LabelOptions, labels: readonly string[]): void {
  if (labels.length === 0) return;
  for (const label of wanted) {
    if (labels.includes(label)) continue;
    const meant = nearest(label, labels);
    throw new FairleadError('FL_CONFIG_INVALID', `signal ${name}: there is no label ${label}`, {
      param: `signals.${name}.${key}`,
      hint: meant === undefined ? `there are ${labels.join(', ')}` : `did you mean ${meant}?`,
    });
  }
}
