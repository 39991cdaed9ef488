import type { Signal, SignalContext, SignalOutcome } from '../define.ts';
import { Bank } from './bank.ts';
import { calibrated, samplesOf } from './calibrated.ts';
import { learnedSignal } from './learned-signal.ts';
import { readingOf } from './reading.ts';

export const LEVELS = ['hard', 'medium', 'easy'] as const;
type Level = (typeof LEVELS)[number];

/** An ordinary prompt may well be hard or easy, so that those count little. */
const BOUNDS = { least: 0, mostFalse: 1 };

interface ContrastiveOptions {
  readonly name: string;
  readonly hard: readonly string[];
  readonly easy: readonly string[];
  readonly threshold: number | undefined;
}

/**
 * VSR's complexity: how much nearer the prompt is to the hard candidates than to the easy ones. Above the threshold it
 * is hard, below minus the threshold easy, else medium; one outcome each, `raw` is the difference.
 */
export function contrastiveComplexity(options: ContrastiveOptions, context: SignalContext): Signal {
  const { name, threshold: stated } = options;
  const emits = LEVELS.map((level) => `${name}:${level}`);
  return learnedSignal(emits, context, (classifiers) => {
    const hard = Bank.of(options.hard, classifiers, { aggregation: 'max' });
    const easy = Bank.of(options.easy, classifiers, { aggregation: 'max' });
    const margin = (embedding: Float32Array) => hard.score(embedding) - easy.score(embedding);
    // Easy candidates stand on the other side: what counts is how far each is on its own.
    const own = [...marginsOf(hard, easy), ...marginsOf(easy, hard)];
    const score = (embedding: Float32Array, asked: string): number => {
      const value = margin(embedding);
      if (asked === `${name}:hard`) return value;
      return asked === `${name}:easy` ? -value : Math.abs(value);
    };
    const { threshold, calibration, notes } = calibrated(
      { key: 'threshold', threshold: stated, own, score, name, bounds: BOUNDS },
      classifiers,
      context,
    );
    return {
      emits,
      calibration,
      notes,
      evaluate: (view) => {
        const raw = margin(readingOf(view, classifiers).embedding());
        const level = levelOf(raw, threshold);
        const evidence = `${signed(raw)} towards hard, threshold ${threshold}`;
        return LEVELS.map((one): SignalOutcome => {
          const matched = one === level;
          const confidence = matched ? certainty(raw, threshold, level) : 0;
          return { name: `${name}:${one}`, matched, confidence, raw, evidence };
        });
      },
    };
  });
}

function marginsOf(bank: Bank, other: Bank) {
  const against = bank.scoresIn(other);
  const margins = bank
    .withoutEach()
    .map((score, i) => (score === undefined ? undefined : score - (against[i] as number)));
  return samplesOf(bank.texts, margins, true);
}

function levelOf(margin: number, threshold: number): Level {
  if (margin > threshold) return 'hard';
  return margin < -threshold ? 'easy' : 'medium';
}

/** 0.5 on the border of two levels, 1 at twice the threshold or in the middle. */
function certainty(margin: number, threshold: number, level: Level): number {
  if (threshold === 0) return 1;
  const distance = Math.abs(margin) / threshold;
  return level === 'medium' ? 1 - distance / 2 : Math.min(1, distance / 2);
}

const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(3)}`;
