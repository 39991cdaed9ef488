import type { ProjectionsConfig, RoutingConfig } from '../config/schema/routing.ts';
import { leaves } from './composer.ts';
import type { Facts } from './evaluation.ts';
import type { SignalSet } from './signal-set.ts';

/** The signals that any decision can ever ask for: by its leaves, its projections, their partitions, and composers. */
export function neededSignals(routing: RoutingConfig, { signals, partitions }: Facts): ReadonlySet<number> {
  const read = routing.decisions.flatMap(({ rules }) => leaves(rules));
  if (read.some(({ type }) => type === 'projection')) {
    for (const { inputs } of routing.projections.scores)
      read.push(...inputs.map(({ type, name }) => ({ type, name })));
  }
  const needed = new Set<number>();
  for (const { type, name } of read) {
    const index = signals.find(type, name);
    if (index < 0) continue;
    needed.add(index);
    for (const twin of signals.signals[index]?.twins ?? []) needed.add(twin);
  }
  for (const { members } of partitions) {
    if (members.some(({ index }) => needed.has(index))) for (const { index } of members) needed.add(index);
  }
  // a set that grows while it is walked: composers of composers come in as well
  for (const index of needed) {
    for (const { type, name } of leaves(signals.signals[index]?.signal.composer)) {
      const asked = signals.find(type, name);
      if (asked < 0) continue;
      needed.add(asked);
      for (const twin of signals.signals[asked]?.twins ?? []) needed.add(twin);
    }
  }
  return needed;
}

/** A line for each leaf and each score input that nothing speaks under. */
export function danglingReferences(routing: RoutingConfig, signals: SignalSet): string[] {
  const projected = projectionNames(routing.projections);
  const known = ({ type, name }: { type: string; name: string }) =>
    type === 'kb_metric' || (type === 'projection' ? projected.has(name) : signals.find(type, name) >= 0);
  const lines: string[] = [];
  for (const decision of routing.decisions) {
    for (const leaf of leaves(decision.rules)) {
      if (!known(leaf))
        lines.push(`decision ${decision.name} refers to ${leaf.type} ${leaf.name}, which does not exist`);
    }
  }
  for (const score of routing.projections.scores) {
    for (const input of score.inputs) {
      if (!known(input))
        lines.push(`score ${score.name} refers to ${input.type} ${input.name}, which does not exist`);
    }
  }
  return lines;
}

function projectionNames({ scores, mappings }: ProjectionsConfig): ReadonlySet<string> {
  return new Set([
    ...scores.map(({ name }) => name),
    ...mappings.flatMap(({ outputs }) => outputs.map(({ name }) => name)),
  ]);
}
