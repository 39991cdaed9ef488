import type { ProjectionsConfig } from '../config/schema/routing.ts';
import { FairleadError } from '../core/errors.ts';
import type { ProjectionReport } from './outcome.ts';
import type { SignalOutcome } from './signals/define.ts';
import { matchesPredicate } from './signals/match/predicate.ts';

type Score = ProjectionsConfig['scores'][number];
type ScoreInput = Score['inputs'][number];
type Mapping = ProjectionsConfig['mappings'][number];
type Output = Mapping['outputs'][number];
type Step = Score | Mapping;

/** VSR's slope where a mapping states none. */
const DEFAULT_SLOPE = 12;

type FindOutcome = (type: string, name: string) => SignalOutcome | undefined;

/** What the scores and mappings of one request came to. */
export interface ProjectionAnswers {
  /** A score's sum by its name, or, by an output's name, the score that it was read from. */
  value(name: string): number | undefined;
  /** The confidence of an output, when it was emitted. */
  confidence(name: string): number | undefined;
  reports(): ProjectionReport[];
}

/** The scores and mappings of one policy, in an order in which each comes after what it reads. */
export interface ProjectionSet {
  compute(outcome: FindOutcome): ProjectionAnswers;
}

/** Orders the projections; throws FL_CONFIG_INVALID when they read one another in a circle. */
export function createProjectionSet({ scores, mappings }: ProjectionsConfig): ProjectionSet {
  // By name, so that the order of the file decides nothing; sums come out the same to the last bit.
  const steps = inOrder(
    scores
      .map((score) => ({ ...score, inputs: [...score.inputs].sort(by(inputKey)) }))
      .sort(by(({ name }) => name)),
    [...mappings].sort(by(({ name }) => name)),
  );
  return { compute: (outcome) => new Computed(steps, outcome) };
}

const by =
  <Item>(key: (item: Item) => string) =>
  (a: Item, b: Item) =>
    key(a) < key(b) ? -1 : 1;

function inputKey({ type, name, weight, valueSource }: ScoreInput): string {
  return JSON.stringify([type, name, valueSource, weight]);
}

class Computed implements ProjectionAnswers {
  readonly #outcome: FindOutcome;
  readonly #values = new Map<string, number>();
  readonly #outputs = new Map<string, { readonly confidence: number; readonly source: string }>();
  readonly #reports: ProjectionReport[] = [];

  constructor(steps: readonly Step[], outcome: FindOutcome) {
    this.#outcome = outcome;
    for (const step of steps) {
      if ('inputs' in step) this.#add(step);
      else this.#map(step);
    }
  }

  value(name: string): number | undefined {
    return this.#values.get(name) ?? this.#values.get(this.#outputs.get(name)?.source ?? '');
  }

  confidence(name: string): number | undefined {
    return this.#outputs.get(name)?.confidence;
  }

  reports(): ProjectionReport[] {
    return this.#reports;
  }

  #add(score: Score): void {
    let value = 0;
    for (const input of score.inputs) value += input.weight * this.#input(input);
    this.#values.set(score.name, value);
    this.#reports.push({ kind: 'score', name: score.name, value, outputs: [] });
  }

  /** An input's value; `match` left out or 0 counts 1, as in VSR. */
  #input({ type, name, valueSource, match, miss }: ScoreInput): number {
    if (type === 'projection') {
      return (valueSource === 'confidence' ? this.confidence(name) : this.value(name)) ?? 0;
    }
    const outcome = this.#outcome(type, name);
    if (valueSource === 'raw') return outcome?.raw ?? 0;
    const matched = outcome?.matched === true;
    if (valueSource === 'confidence') return matched ? outcome.confidence : 0;
    return matched ? match || 1 : (miss ?? 0);
  }

  #map(mapping: Mapping): void {
    const value = this.#values.get(mapping.source);
    if (value === undefined) return;
    const holding = mapping.outputs.filter((output) => matchesPredicate(value, output));
    const emitted = mapping.method === 'multi_emit' ? holding : holding.slice(0, 1);
    let best = 0;
    for (const output of emitted) {
      const confidence = outputConfidence(mapping, output, value);
      best = Math.max(best, confidence);
      const other = this.#outputs.get(output.name);
      if (other === undefined || confidence > other.confidence) {
        this.#outputs.set(output.name, { confidence, source: mapping.source });
      }
    }
    this.#reports.push({
      kind: 'mapping',
      name: mapping.name,
      value: best,
      outputs: emitted.map(({ name }) => name),
    });
  }
}

/**
 * sigmoid(slope × distance to the nearest bound), VSR's calibration; an output without bounds counts
 * as one away.
 */
function outputConfidence({ calibration }: Mapping, { gt, gte, lt, lte }: Output, value: number): number {
  const stated = calibration?.slope;
  const slope = stated !== undefined && stated > 0 ? stated : DEFAULT_SLOPE;
  let distance = Number.POSITIVE_INFINITY;
  for (const bound of [gt, gte, lt, lte]) {
    if (bound !== undefined) distance = Math.min(distance, Math.abs(value - bound));
  }
  return 1 / (1 + Math.exp(-slope * (distance === Number.POSITIVE_INFINITY ? 1 : distance)));
}

function inOrder(scores: readonly Score[], mappings: readonly Mapping[]): Step[] {
  const order: Step[] = [];
  const done = new Set<Step>();
  const open = new Set<Step>();
  const makers = new Map<string, Step>(scores.map((score) => [score.name, score]));
  for (const mapping of mappings) for (const output of mapping.outputs) makers.set(output.name, mapping);
  const visit = (step: Step): void => {
    if (done.has(step)) return;
    if (open.has(step)) {
      const circle = [...open, step].map(({ name }) => name).join(' → ');
      throw new FairleadError('FL_CONFIG_INVALID', `projections read one another in a circle: ${circle}`);
    }
    open.add(step);
    const reads =
      'inputs' in step
        ? step.inputs.filter(({ type }) => type === 'projection').map(({ name }) => name)
        : [step.source];
    for (const name of reads) {
      const maker = makers.get(name);
      if (maker !== undefined) visit(maker);
    }
    open.delete(step);
    done.add(step);
    order.push(step);
  };
  for (const step of [...scores, ...mappings]) visit(step);
  return order;
}
