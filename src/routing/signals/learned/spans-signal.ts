import { z } from 'zod';
import type { Span } from '../../../inference/contract.ts';
import type { Signal, SignalContext, SignalOutcome } from '../define.ts';
import { learnedSignal } from './learned-signal.ts';
import { readingOf, textsOf } from './reading.ts';

/** Keys of every signal that looks for stretches of the text. */
export const spansShape = {
  threshold: z.number().min(0).max(1).default(0.5).meta({ description: 'Least score of a find.' }),
  includeHistory: z
    .boolean()
    .default(false)
    .meta({ description: 'Also read earlier turns and tool results.' }),
};

interface SpansOptions {
  readonly name: string;
  readonly task: 'pii' | 'secrets';
  readonly threshold: number;
  readonly includeHistory: boolean;
  /** Whether a find of this type counts. */
  counts(type: string): boolean;
}

/** Matches when a find that counts reaches the threshold; `raw` is how many do. Says types, never what was found. */
export function spansSignal(options: SpansOptions, context: SignalContext): Signal {
  const { name, task, includeHistory } = options;
  return learnedSignal([name], context, (classifiers) => ({
    emits: [name],
    evaluate: (view) => {
      const spans = textsOf(view, includeHistory).flatMap((text) =>
        readingOf(view, classifiers, text).now(task),
      );
      return [spansOutcome(spans, options)];
    },
  }));
}

function spansOutcome(spans: readonly Span[], { name, threshold, counts }: SpansOptions): SignalOutcome {
  const found = spans.filter(({ type, score }) => score >= threshold && counts(type));
  if (found.length === 0) return { name, matched: false, confidence: 0, raw: 0 };
  const evidence = [...new Set(found.map(({ type }) => type))].join(', ');
  const confidence = found.reduce((most, { score }) => Math.max(most, score), 0);
  return { name, matched: true, confidence, raw: found.length, evidence };
}
