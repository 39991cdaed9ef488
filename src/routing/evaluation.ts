import type { ProjectionReport } from './outcome.ts';
import {
  type BoundPartition,
  partitioned,
  partitionReport,
  partitionWinner,
  type Winner,
} from './partitions.ts';
import type { ProjectionAnswers, ProjectionSet } from './projections.ts';
import { SignalAnswers, type SignalSet } from './signal-set.ts';
import type { SignalOutcome } from './signals/define.ts';
import type { RequestView } from './view.ts';

/** What a policy reads of a request: its signals, and what is made of them. */
export interface Facts {
  readonly signals: SignalSet;
  readonly partitions: readonly BoundPartition[];
  readonly projections: ProjectionSet;
}

/** Everything that is known of one request while it is being routed; each fact is found out when first asked for. */
export class Evaluation {
  readonly signals: SignalAnswers;
  readonly #facts: Facts;
  #winners: Map<BoundPartition, Winner> | undefined;
  #projections: ProjectionAnswers | undefined;

  constructor(facts: Facts, view: RequestView) {
    this.#facts = facts;
    this.signals = new SignalAnswers(facts.signals, view);
  }

  /** What signal `index` says under `name`, after its partition, if it is in one. */
  outcome(index: number, name: string): SignalOutcome | undefined {
    const outcome = this.signals.outcome(index, name);
    for (const partition of this.#facts.partitions) {
      if (partition.members.some((member) => member.index === index && member.name === name)) {
        return partitioned(outcome, name, this.#winner(partition));
      }
    }
    return outcome;
  }

  get projections(): ProjectionAnswers {
    this.#projections ??= this.#facts.projections.compute((type, name) =>
      this.outcome(this.#facts.signals.find(type, name), name),
    );
    return this.#projections;
  }

  /** What was projected so far; computes nothing for it. */
  reports(): ProjectionReport[] {
    const partitions = [...(this.#winners ?? [])].map(([partition, winner]) =>
      partitionReport(partition, winner),
    );
    return [...partitions, ...(this.#projections?.reports() ?? [])];
  }

  /** Finds out everything there is, for `explain`. */
  complete(): void {
    for (let index = 0; index < this.#facts.signals.signals.length; index++) this.signals.ask(index);
    for (const partition of this.#facts.partitions) this.#winner(partition);
    this.projections.reports();
  }

  #winner(partition: BoundPartition): Winner {
    this.#winners ??= new Map();
    let winner = this.#winners.get(partition);
    if (winner === undefined) {
      winner = partitionWinner(partition, this.signals);
      this.#winners.set(partition, winner);
    }
    return winner;
  }
}
