import type { ProjectionsConfig } from '../config/schema/routing.ts';
import type { ProjectionReport } from './outcome.ts';
import type { SignalAnswers, SignalSet } from './signal-set.ts';
import type { SignalOutcome } from './signals/define.ts';

type Partition = ProjectionsConfig['partitions'][number];

interface Member {
  readonly name: string;
  readonly index: number;
}

/** A partition whose members were found among the signals. */
export interface BoundPartition {
  readonly name: string;
  readonly members: readonly Member[];
  readonly default: string;
  /** Undefined: plainly the highest confidence. */
  readonly temperature: number | undefined;
}

/**
 * Finds the members, which are bare names, among the signals of one type: the type that has most of them. Names
 * that no signal speaks under are left out; a partition with fewer than two members left does nothing, as in VSR.
 */
export function bindPartitions(partitions: readonly Partition[], signals: SignalSet): BoundPartition[] {
  return partitions
    .map((partition) => ({
      name: partition.name,
      members: bindMembers(partition.members, signals),
      default: partition.default,
      temperature: partition.semantics === 'softmax_exclusive' ? (partition.temperature ?? 1) : undefined,
    }))
    .filter(({ members }) => members.length > 1);
}

function bindMembers(names: readonly string[], signals: SignalSet): Member[] {
  const types = [...new Set(signals.signals.map(({ type }) => type))].sort();
  let best: Member[] = [];
  for (const type of types) {
    const found = names
      .map((name) => ({ name, index: signals.find(type, name) }))
      .filter(({ index }) => index >= 0);
    if (found.length > best.length) best = found;
  }
  return best;
}

export interface Winner {
  readonly name: string;
  readonly confidence: number;
}

/**
 * The one member that counts as matched: the matched one with the highest confidence, ties by name;
 * when none matched, the default, with confidence 1. With softmax the winner's confidence is its
 * share, exp(c/T) over the sum of the matched members' (VSR's signal groups). O(members).
 */
export function partitionWinner(partition: BoundPartition, answers: SignalAnswers): Winner {
  const matched: Winner[] = [];
  for (const { name, index } of partition.members) {
    const outcome = answers.outcome(index, name);
    if (outcome?.matched === true) matched.push({ name, confidence: outcome.confidence });
  }
  let best = matched[0];
  if (best === undefined) return { name: partition.default, confidence: 1 };
  for (const one of matched) {
    if (one.confidence > best.confidence || (one.confidence === best.confidence && one.name < best.name))
      best = one;
  }
  const { temperature } = partition;
  if (temperature === undefined || matched.length === 1) return best;
  const top = best.confidence;
  const sum = matched.reduce(
    (total, { confidence }) => total + Math.exp((confidence - top) / temperature),
    0,
  );
  return { name: best.name, confidence: 1 / sum };
}

/** A member's outcome as its partition leaves it: matched only when it is the one that is kept. */
export function partitioned(
  outcome: SignalOutcome | undefined,
  name: string,
  winner: Winner,
): SignalOutcome | undefined {
  if (winner.name === name) {
    return { name, raw: 0, ...outcome, matched: true, confidence: winner.confidence };
  }
  return outcome?.matched === true ? { ...outcome, matched: false } : outcome;
}

export function partitionReport(partition: BoundPartition, winner: Winner): ProjectionReport {
  return { kind: 'partition', name: partition.name, value: winner.confidence, outputs: [winner.name] };
}
