import { BACKGROUND } from '../../routing/intents/background.ts';
import { fitThreshold, measureThreshold, type ThresholdFit } from '../../routing/intents/fit-threshold.ts';
import type { BoundSignal } from '../../routing/signal-set.ts';
import type { Calibration } from '../../routing/signals/define.ts';
import type { Probe } from './probes.ts';

/** What was found for the threshold of one signal. */
export interface SignalFit {
  /** Of the signal among the signals of its policy. */
  readonly index: number;
  readonly type: string;
  readonly name: string;
  /** The key of its configuration that holds the threshold. */
  readonly key: string;
  /** The threshold in use, on the same samples. */
  readonly old: ThresholdFit;
  readonly new: ThresholdFit;
  /** How many samples should match, and how many should not. */
  readonly positives: number;
  readonly negatives: number;
}

interface Calibratable extends BoundSignal {
  readonly index: number;
  readonly calibration: Calibration;
}

/**
 * Fits every threshold of a policy that stands on similarities. What should match: the signal's own candidates, each
 * left out, and its probes. What should not: candidates of other signals of its type, ordinary prompts, its probes.
 */
export function fitSignals(signals: readonly BoundSignal[], probes: readonly Probe[]): SignalFit[] {
  const calibratable = signals.flatMap((one, index): Calibratable[] => {
    const { calibration } = one.signal;
    return calibration === undefined ? [] : [{ ...one, index, calibration }];
  });
  return calibratable.map((one) => fitOne(one, calibratable, probes));
}

/** The names under which probes may call a signal. */
export function probeNames({ type, name, signal }: BoundSignal): readonly string[] {
  const names = [...new Set([name, ...signal.emits])];
  return [...names, ...names.map((each) => `${type}:${each}`)];
}

function fitOne(one: Calibratable, all: readonly Calibratable[], probes: readonly Probe[]): SignalFit {
  const { index, type, name, calibration } = one;
  const known = new Set(calibration.own.map(({ text }) => text));
  const others = all
    .filter((other) => other !== one && other.type === type)
    .flatMap((other) => other.calibration.own.flatMap(({ text, match }) => (match ? [text] : [])))
    .filter((text) => !known.has(text));
  const scores = (match: boolean): number[] => [
    ...calibration.own.filter((sample) => sample.match === match).map(({ score }) => score),
    ...probesOf(one, probes)
      .filter((probe) => probe.match === match)
      .map(({ text, signal }) => calibration.score(text, spoken(one, signal))),
  ];
  const positives = scores(true);
  const negatives = [
    ...scores(false),
    ...[...new Set(others), ...BACKGROUND].map((text) => calibration.score(text, name)),
  ];
  return {
    index,
    type,
    name,
    key: calibration.key,
    old: measureThreshold(calibration.threshold, positives, negatives),
    new: fitThreshold(positives, negatives, calibration.bounds),
    positives: positives.length,
    negatives: negatives.length,
  };
}

function probesOf(one: BoundSignal, probes: readonly Probe[]): Probe[] {
  const names = new Set(probeNames(one));
  return probes.filter(({ signal }) => names.has(signal));
}

/** A probe's name of the signal without its type. */
function spoken({ type, signal, name }: BoundSignal, asked: string): string {
  return [name, ...signal.emits].find((one) => asked === one || asked === `${type}:${one}`) ?? name;
}
