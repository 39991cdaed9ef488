import { hash } from 'node:crypto';
import type { AuditResult, Severity } from '../finding.ts';
import type { AttackKind } from './attacks/define.ts';
import type { AskedModel, Probe } from './conversation.ts';
import { type Calibration, calibrate, type NamedJudge } from './judges/chain.ts';
import type { LabelledReply } from './judges/define.ts';
import { factsOf } from './report/facts.ts';
import { findingsOf } from './report/findings.ts';
import type { ArmModel } from './run/ask-case.ts';
import { type Budget, sumOf } from './run/budget.ts';
import { Journal } from './run/journal.ts';
import type { CaseOutcome } from './run/outcome.ts';
import { planCases } from './run/plan.ts';
import { runCases } from './run/run.ts';
import type { StrategyKind } from './strategies/define.ts';

export interface ModelAudit {
  /** As it stands in the report: the URL. */
  readonly target: string;
  readonly model: string;
  readonly probes: readonly Probe[];
  readonly strategies: readonly StrategyKind[];
  /** Those that need an attacker are left out where there is none. */
  readonly attacks: readonly AttackKind[];
  readonly arms: readonly ArmModel[];
  /** What stands before the model under the arm `on`. */
  readonly guard?: string | undefined;
  readonly attacker?: AskedModel | undefined;
  readonly judges: readonly NamedJudge[];
  /** Replies that no judge learned from. */
  readonly labelled: readonly LabelledReply[];
  readonly severityOf: (category: string) => Severity;
  readonly budget: Budget;
  readonly sample?: number | undefined;
  readonly benignSample?: number | undefined;
  readonly benignStrategies?: boolean | undefined;
  readonly seed: number;
  readonly concurrency: number;
  readonly maxTurns: number;
  readonly journal?: { readonly path: string; readonly resume: boolean } | undefined;
  onProgress?(outcome: CaseOutcome, done: number, planned: number): void;
}

/**
 * A red-team run. Rejects with FL_USAGE for a journal that does not fit, and with what went wrong where not one case could be
 * asked; a run that ends early is reported as far as it went.
 */
export async function auditModel(audit: ModelAudit): Promise<AuditResult> {
  const attacks = audit.attacks.filter(({ needsAttacker }) => !needsAttacker || audit.attacker !== undefined);
  const cases = planCases({
    probes: audit.probes,
    strategies: audit.strategies,
    attacks,
    sample: audit.sample,
    benignSample: audit.benignSample,
    benignStrategies: audit.benignStrategies ?? false,
    seed: audit.seed,
  });
  const settings = settingsOf(
    audit,
    cases.map(({ id }) => id),
  );
  const opened =
    audit.journal === undefined
      ? undefined
      : Journal.open(audit.journal.path, settings, audit.journal.resume);
  const earlier = opened?.state.spent;
  try {
    const calibration: Calibration = await calibrate(audit.judges, audit.labelled);
    const run = await runCases(cases, {
      arms: audit.arms,
      judges: audit.judges,
      attacker: audit.attacker,
      seed: audit.seed,
      maxTurns: audit.maxTurns,
      concurrency: audit.concurrency,
      known: opened?.state.outcomes ?? new Map(),
      onOutcome(outcome, done, planned) {
        opened?.journal.write(outcome, sumOf(earlier, audit.budget.spent));
        audit.onProgress?.(outcome, done, planned);
      },
    });
    if (run.fault !== undefined && run.outcomes.every(({ error }) => error !== undefined)) throw run.fault;
    return resultOf(audit, {
      run,
      calibration,
      planned: cases.length,
      spent: sumOf(earlier, audit.budget.spent),
    });
  } finally {
    opened?.journal.close();
  }
}

/** What must be the same for outcomes to be taken over. */
function settingsOf(audit: ModelAudit, ids: readonly string[]): string {
  const arms = audit.arms.map(({ arm, guard }) => [arm, guard === undefined ? 'url' : 'in process']);
  const judges = audit.judges.map(({ id }) => id);
  const told = [audit.target, audit.model, arms, judges, audit.seed, audit.maxTurns, ids];
  return hash('sha256', JSON.stringify(told), 'hex').slice(0, 16);
}

interface Ran {
  readonly run: Awaited<ReturnType<typeof runCases>>;
  readonly calibration: Calibration;
  readonly planned: number;
  readonly spent: Budget['spent'];
}

function resultOf(audit: ModelAudit, { run, calibration, planned, spent }: Ran): AuditResult {
  const arms = audit.arms.map(({ arm }) => arm);
  const titles = new Map([...audit.strategies, ...audit.attacks].map(({ id, title }) => [id, title]));
  const failed = run.outcomes.find(({ error }) => error !== undefined)?.error;
  const problem = run.stopped ?? failed;
  return {
    audit: 'model',
    targets: [
      {
        url: audit.target,
        components: [{ name: audit.model, version: '', confidence: 1 }],
        requests: spent.requests,
        ...(problem === undefined ? {} : { problem }),
      },
    ],
    findings: findingsOf(run.outcomes, {
      target: audit.target,
      model: audit.model,
      arm: arms.includes('off') ? 'off' : 'on',
      calibration,
      severityOf: audit.severityOf,
      titleOf: (way) => titles.get(way) ?? way,
    }),
    facts: factsOf(
      {
        model: audit.model,
        arms,
        guard: audit.guard,
        judges: audit.judges.map(({ id }) => id),
        calibration,
        seed: audit.seed,
        planned,
      },
      run,
      spent,
    ),
  };
}
