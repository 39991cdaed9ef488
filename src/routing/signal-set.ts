import { z } from 'zod';
import type { NamedUnitConfig } from '../config/schema/routing.ts';
import { FairleadError } from '../core/errors.ts';
import type { Registry } from '../core/registry.ts';
import { checkComposers, holds } from './composer.ts';
import { LiteralCollector, type LiteralMatcher } from './literals.ts';
import type { SignalReport } from './outcome.ts';
import type { Inference, Signal, SignalContext, SignalKind, SignalOutcome } from './signals/define.ts';
import type { RequestView } from './view.ts';

/** One configured signal, ready to be asked. */
export interface BoundSignal {
  /** What reports and metrics call the type: the kind's id, or the type for which it stands in. */
  readonly type: string;
  /** As the configuration calls it. */
  readonly name: string;
  readonly signal: Signal;
  /** Other signals that speak under the same name, such as two bindings of one role: any of them may match. */
  readonly twins: number[];
  /** True: it may answer with a promise. */
  readonly slow: boolean;
}

/** The signals of one policy by where an outcome is found: type and name. */
export interface SignalSet {
  /** In the order of the configuration. */
  readonly signals: readonly BoundSignal[];
  readonly literals: LiteralMatcher | undefined;
  /** The index of the signal that speaks under this name, or -1. */
  find(type: string, name: string): number;
}

/** Without models and files: what a browser has. */
const NO_INFERENCE: Inference = { classifiers: undefined, tier: 'fast', budgetMs: 0 };

/**
 * Creates every signal; throws FL_CONFIG_INVALID for an unknown type, a name that is taken, composers in a circle,
 * and what a signal itself refuses.
 */
export async function createSignalSet(
  configs: readonly NamedUnitConfig[],
  kinds: Registry<SignalKind>,
  inference: Inference = NO_INFERENCE,
): Promise<SignalSet> {
  const literals = new LiteralCollector();
  const context: SignalContext = { ...inference, literals, shared: createShared() };
  const byId = new Map<string, SignalKind>();
  for (const kind of kinds) for (const id of [kind.id, ...kind.aliases]) byId.set(id, kind);
  const signals: BoundSignal[] = [];
  const places = new Map<string, number>();
  const taken = new Set<string>();
  for (const { type, name, ...keys } of configs) {
    const kind = byId.get(type);
    if (kind === undefined) throw new FairleadError('FL_CONFIG_INVALID', kinds.unknown(type));
    if (taken.has(placeOf(kind.id, name)))
      throw new FairleadError('FL_CONFIG_INVALID', `two ${kind.id} signals are called ${name}`);
    taken.add(placeOf(kind.id, name));
    const parsed = kind.config.safeParse(keys);
    if (!parsed.success) {
      throw new FairleadError('FL_CONFIG_INVALID', `signal ${name}: ${z.prettifyError(parsed.error)}`);
    }
    const signal = await kind.create({ ...parsed.data, name }, context);
    const slow = signal.slow === true || kind.cost === 'model' || kind.cost === 'network';
    for (const id of [kind.id, ...kind.aliases, signal.speaksAs ?? kind.id]) {
      for (const spoken of signal.emits) {
        const place = placeOf(id, spoken);
        const first = places.get(place);
        if (first === undefined) places.set(place, signals.length);
        else if (first !== signals.length) signals[first]?.twins.push(signals.length);
      }
    }
    signals.push({ type: signal.speaksAs ?? kind.id, name, signal, slow, twins: [] });
  }
  const find = (type: string, name: string) => places.get(placeOf(type, name)) ?? -1;
  checkComposers(signals, find);
  return { signals, literals: literals.build(), find };
}

function createShared(): SignalContext['shared'] {
  const made = new Map<object, unknown>();
  return <T>(key: object, make: () => T): T => {
    if (!made.has(key)) made.set(key, make());
    return made.get(key) as T;
  };
}

const NO_TWINS: readonly number[] = [];

const placeOf = (type: string, name: string) => `${type}\n${name}`;

interface Answer {
  readonly outcomes: readonly SignalOutcome[];
  readonly error?: string;
}

/** What the signals have said of one request so far. Each is asked once, when it is first needed. */
export class SignalAnswers {
  readonly #set: SignalSet;
  readonly #view: RequestView;
  readonly #answers: (Answer | undefined)[];
  /** Of signals with a composer: whether it holds. */
  readonly #composed = new Map<number, boolean>();

  constructor(set: SignalSet, view: RequestView) {
    this.#set = set;
    this.#view = view;
    this.#answers = new Array(set.signals.length);
  }

  /** What signal `index` says under `name`; undefined when it says nothing under it, failed, or is none (-1). */
  outcome(index: number, name: string): SignalOutcome | undefined {
    if (index < 0) return undefined;
    let best = this.#said(index, name);
    for (const twin of this.#set.signals[index]?.twins ?? NO_TWINS) {
      const other = this.#said(twin, name);
      if (other?.matched === true && (best?.matched !== true || other.confidence > best.confidence))
        best = other;
    }
    return best;
  }

  #said(index: number, name: string): SignalOutcome | undefined {
    for (const outcome of this.ask(index).outcomes) {
      if (outcome.name === name) return this.#stands(index, outcome) ? outcome : withheld(outcome);
    }
    return undefined;
  }

  /** True unless the signal has a composer that takes back what it says. */
  #stands(index: number, outcome: SignalOutcome): boolean {
    const composer = this.#set.signals[index]?.signal.composer;
    if (composer === undefined || !outcome.matched) return true;
    let held = this.#composed.get(index);
    if (held === undefined) {
      held = holds(composer, (type, name) => this.outcome(this.#set.find(type, name), name));
      this.#composed.set(index, held);
    }
    return held;
  }

  failed(index: number): boolean {
    return this.ask(index).error !== undefined;
  }

  /** Asks signal `index` now, waiting for it where it takes time. */
  async prepare(index: number): Promise<void> {
    if (this.#answers[index] !== undefined) return;
    const { signal } = this.#set.signals[index] as BoundSignal;
    try {
      this.#answers[index] = { outcomes: await signal.evaluate(this.#view) };
    } catch (error) {
      this.#answers[index] = failure(error);
    }
  }

  /** Every outcome of the signals asked so far. Allocates nothing. */
  each(see: (type: string, name: string, matched: boolean) => void): void {
    for (let index = 0; index < this.#answers.length; index++) {
      const outcomes = this.#answers[index]?.outcomes;
      if (outcomes === undefined) continue;
      const { type } = this.#set.signals[index] as BoundSignal;
      for (const outcome of outcomes)
        see(type, outcome.name, outcome.matched && this.#stands(index, outcome));
    }
  }

  /** A report for each outcome of the signals asked so far. */
  reports(): SignalReport[] {
    const reports: SignalReport[] = [];
    this.#answers.forEach((answer, index) => {
      if (answer === undefined) return;
      const { type, signal } = this.#set.signals[index] as BoundSignal;
      for (const outcome of answer.outcomes)
        reports.push({ type, ...(this.#stands(index, outcome) ? outcome : withheld(outcome)) });
      if (answer.error !== undefined) {
        const name = signal.emits[0] ?? type;
        reports.push({ type, name, matched: false, confidence: 0, raw: 0, error: answer.error });
      }
    });
    return reports;
  }

  /** Asks signal `index` once. */
  ask(index: number): Answer {
    const known = this.#answers[index];
    if (known !== undefined) return known;
    const { signal } = this.#set.signals[index] as BoundSignal;
    let answer: Answer;
    try {
      const outcomes = signal.evaluate(this.#view);
      answer = Array.isArray(outcomes) ? { outcomes } : failure(new Error('it was not waited for'));
    } catch (error) {
      answer = failure(error);
    }
    this.#answers[index] = answer;
    return answer;
  }
}

/** What stays of an outcome whose composer does not hold. */
function withheld(outcome: SignalOutcome): SignalOutcome {
  return { ...outcome, matched: false, confidence: 0, evidence: 'its composer does not hold' };
}

/** A signal that fails counts as not matched. */
function failure(error: unknown): Answer {
  return { outcomes: [], error: error instanceof Error ? error.message : String(error) };
}
