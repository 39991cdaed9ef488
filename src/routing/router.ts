import type { ModelRef, RoutingConfig, UnitConfig } from '../config/schema/routing.ts';
import { FairleadError } from '../core/errors.ts';
import type { Registry } from '../core/registry.ts';
import type { Classifiers, Reading } from '../inference/contract.ts';
import { Decisions, type Verdict } from './decisions.ts';
import { Evaluation, type Facts } from './evaluation.ts';
import { danglingReferences, neededSignals } from './needs.ts';
import type { DecisionReport, Explained, ProjectionReport, Routed, SignalReport } from './outcome.ts';
import { bindPartitions } from './partitions.ts';
import { createProjectionSet } from './projections.ts';
import type { ReasoningWish } from './reasoning/define.ts';
import { createSelector } from './selection/create.ts';
import type {
  Selection,
  SelectionInput,
  SelectionKind,
  SelectionWorld,
  Selector,
} from './selection/define.ts';
import { readOutcomeFiles } from './selection/outcome-files.ts';
import { type BoundSignal, createSignalSet } from './signal-set.ts';
import type { Inference, SignalKind } from './signals/define.ts';
import { readingOf } from './signals/learned/reading.ts';
import { RequestView } from './view.ts';
import type { ViewInput } from './view-types.ts';

export interface RouterOptions {
  /** Name of the policy, for reports: `main` or a recipe's. */
  readonly recipe: string;
  readonly routing: RoutingConfig;
  /** Taken when no decision matches, and by decisions that name no model. */
  readonly defaultModel: string;
  readonly signals: Registry<SignalKind>;
  readonly selections: Registry<SelectionKind>;
  readonly world: SelectionWorld;
  /** How signals read prompts; left out: without models. */
  readonly inference?: Inference | undefined;
  /** Told of a rule that refers to a signal or projection that nothing speaks under: it never matches. */
  readonly warn?: (line: string) => void;
  /** Monotonic milliseconds, for `explain`'s timings. */
  readonly clock?: () => number;
}

/** One policy, ready to decide. */
export interface Router {
  readonly recipe: string;
  /** As they were built, in the order of the configuration: for checks and calibration. */
  readonly signals: readonly BoundSignal[];
  view(input: ViewInput): RequestView;
  /**
   * What is decided for the request. Pure but for the selection's world: the same view gives the same
   * decision. A promise only where the policy has signals that take time.
   */
  route(view: RequestView): Routed | Promise<Routed>;
  /** The very decision of `route`, with everything that was found out and how long each step took. */
  explain(view: RequestView): Promise<Explained>;
}

/** Builds the router; throws FL_CONFIG_INVALID for an unknown unit and what a unit itself refuses. */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const { routing } = options;
  const signals = await createSignalSet(routing.signals, options.signals, options.inference);
  const facts: Facts = {
    signals,
    partitions: bindPartitions(routing.projections.partitions, signals),
    projections: createProjectionSet(routing.projections),
  };
  for (const line of danglingReferences(routing, signals)) options.warn?.(line);
  const texts = await readOutcomeFiles(routing, options.selections, options.inference?.readText);
  return new PolicyRouter(options, facts, texts);
}

const NO_PLUGINS: readonly UnitConfig[] = [];

class PolicyRouter implements Router {
  readonly recipe: string;
  readonly #facts: Facts;
  readonly #decisions: Decisions;
  readonly #selectors = new Map<string, { readonly selector: Selector; readonly algorithm: string }>();
  readonly #world: SelectionWorld;
  readonly #classifiers: Classifiers | undefined;
  readonly #fallback: readonly ModelRef[];
  readonly #slow: readonly number[];
  readonly #slowAndNeeded: readonly number[];
  readonly #clock: () => number;

  constructor(options: RouterOptions, facts: Facts, texts: ReadonlyMap<string, string>) {
    const { routing, selections } = options;
    this.recipe = options.recipe;
    this.#facts = facts;
    this.#decisions = new Decisions(routing, facts.signals);
    this.#world = options.world;
    this.#classifiers = options.inference?.classifiers;
    this.#clock = options.clock ?? (() => performance.now());
    this.#fallback = [{ model: options.defaultModel }];
    this.#slow = facts.signals.signals.flatMap(({ slow }, index) => (slow ? [index] : []));
    const needed = neededSignals(routing, facts);
    this.#slowAndNeeded = this.#slow.filter((index) => needed.has(index));
    for (const decision of routing.decisions) {
      if (this.#selectors.has(decision.name)) {
        throw new FairleadError('FL_CONFIG_INVALID', `two decisions are called ${decision.name}`);
      }
      const unit = decision.algorithm ?? { type: 'static' };
      this.#selectors.set(decision.name, {
        selector: createSelector(unit, selections, texts),
        algorithm: unit.type,
      });
    }
  }

  get signals(): readonly BoundSignal[] {
    return this.#facts.signals.signals;
  }

  view(input: ViewInput): RequestView {
    return new RequestView(input, this.#facts.signals.literals);
  }

  route(view: RequestView): Routed | Promise<Routed> {
    const evaluation = new Evaluation(this.#facts, view);
    if (this.#slowAndNeeded.length === 0) return this.#decide(view, evaluation);
    return this.#prepare(evaluation, this.#slowAndNeeded).then(() => this.#decide(view, evaluation));
  }

  async explain(view: RequestView): Promise<Explained> {
    const timingsUs: Record<string, number> = {};
    const evaluation = new Evaluation(this.#facts, view);
    const step = <Result>(name: string, work: () => Result): Result => {
      const startMs = this.#clock();
      const result = work();
      timingsUs[name] = Math.round((this.#clock() - startMs) * 10_000) / 10;
      return result;
    };
    const startMs = this.#clock();
    await this.#prepare(evaluation, this.#slow);
    const { signals } = this.#facts.signals;
    signals.forEach(({ type, signal }, index) => {
      step(`signal ${type} ${signal.emits[0] ?? index}`, () => evaluation.signals.ask(index));
    });
    step('projections', () => evaluation.complete());
    const verdict = step('decision', () => this.#decisions.decide(evaluation));
    const routed = step('selection', () => this.#routed(view, evaluation, verdict));
    timingsUs.total = Math.round((this.#clock() - startMs) * 10_000) / 10;
    return {
      decision: routed.decision,
      chosen: routed.chosen,
      selection: routed.selection,
      algorithm: routed.algorithm,
      reasoning: routed.reasoning,
      plugins: routed.plugins,
      signals: routed.signals,
      projections: routed.projections,
      eachSignal: (see) => routed.eachSignal(see),
      decisions: this.#decisions.trace(evaluation),
      timingsUs,
    };
  }

  async #prepare(evaluation: Evaluation, slow: readonly number[]): Promise<void> {
    if (slow.length > 0) await Promise.all(slow.map((index) => evaluation.signals.prepare(index)));
  }

  #decide(view: RequestView, evaluation: Evaluation): Routed {
    return this.#routed(view, evaluation, this.#decisions.decide(evaluation));
  }

  #routed(view: RequestView, evaluation: Evaluation, verdict: Verdict | undefined): Routed {
    const config = verdict?.decision.config;
    const candidates = config === undefined || config.models.length === 0 ? this.#fallback : config.models;
    const chosenBy = config === undefined ? undefined : this.#selectors.get(config.name);
    const selection: Selection =
      chosenBy === undefined
        ? onlyChoice(this.#fallback)
        : chosenBy.selector.select(
            new Request(candidates, config?.name ?? '', view, this.#classifiers),
            this.#world,
          );
    return new Outcome(this.recipe, verdict, selection, chosenBy?.algorithm ?? 'default', evaluation);
  }
}

/**
 * A class and not a literal with a getter: a literal would get a hidden class of its own for every
 * request, and hidden classes live in the old generation and keep the request alive with them.
 */
class Request implements SelectionInput {
  readonly candidates: readonly ModelRef[];
  readonly decision: string;
  readonly #view: RequestView;
  readonly #classifiers: Classifiers | undefined;

  constructor(
    candidates: readonly ModelRef[],
    decision: string,
    view: RequestView,
    classifiers: Classifiers | undefined,
  ) {
    this.candidates = candidates;
    this.decision = decision;
    this.#view = view;
    this.#classifiers = classifiers;
  }

  get text(): string {
    return this.#view.text;
  }

  get reading(): Reading | undefined {
    return this.#classifiers === undefined ? undefined : readingOf(this.#view, this.#classifiers);
  }

  get sessionId(): string | undefined {
    return this.#view.sessionId;
  }

  get promptTokens(): number {
    return this.#view.tokens;
  }

  get nowMs(): number {
    return this.#view.nowMs;
  }
}

/** What was decided. Reports and words are made when they are read: the hot path reads few of them. */
class Outcome implements Routed {
  readonly decision: DecisionReport;
  readonly selection: Selection;
  readonly algorithm: string;
  readonly reasoning: ReasoningWish;
  readonly plugins: readonly UnitConfig[];
  readonly #evaluation: Evaluation;

  constructor(
    recipe: string,
    verdict: Verdict | undefined,
    selection: Selection,
    algorithm: string,
    evaluation: Evaluation,
  ) {
    this.decision = verdict === undefined ? noDecision(recipe) : reportOf(recipe, verdict);
    this.selection = selection;
    this.algorithm = algorithm;
    this.reasoning = wishOf(selection.chosen);
    this.plugins = verdict?.decision.config.plugins ?? NO_PLUGINS;
    this.#evaluation = evaluation;
  }

  get chosen(): ModelRef {
    return this.selection.chosen;
  }

  get signals(): readonly SignalReport[] {
    return this.#evaluation.signals.reports();
  }

  get projections(): readonly ProjectionReport[] {
    return this.#evaluation.reports();
  }

  eachSignal(see: (type: string, name: string, matched: boolean) => void): void {
    this.#evaluation.signals.each(see);
  }
}

function reportOf(recipe: string, verdict: Verdict): DecisionReport {
  const { confidence } = verdict;
  const { name, priority, tier } = verdict.decision.config;
  return { name, confidence, priority, tier, recipe, reason: reasonOf(verdict) };
}

function noDecision(recipe: string): DecisionReport {
  const reason = 'no decision matched, so the default model is taken';
  return { name: null, confidence: 0, priority: 0, recipe, reason };
}

function onlyChoice(candidates: readonly ModelRef[]): Selection {
  const chosen = candidates[0] as ModelRef;
  return { chosen, order: candidates, scores: [], reason: 'the default model' };
}

function reasonOf({ decision: { config }, confidence }: Verdict): string {
  if (config.rules === undefined) return `${config.name} always matches and nothing above it did`;
  const tier = config.tier === undefined ? '' : `tier ${config.tier}, `;
  const rounded = Math.round(confidence * 100) / 100;
  return `${config.name} matched with confidence ${rounded} (${tier}priority ${config.priority})`;
}

const ASKED: ReasoningWish = { mode: 'asked' };

/** What a candidate asks of reasoning; `asked` leaves the client's own fields alone. */
export function wishOf({ reasoning, effort, budgetTokens }: ModelRef): ReasoningWish {
  if (reasoning === undefined) return ASKED;
  return { mode: reasoning ? 'on' : 'off', effort, budgetTokens };
}
