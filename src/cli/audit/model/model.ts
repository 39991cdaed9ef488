import type { Severity } from '../../../audit/finding.ts';
import { attacks } from '../../../audit/redteam/attacks/index.gen.ts';
import { auditModel } from '../../../audit/redteam/audit-model.ts';
import { boardGuard } from '../../../audit/redteam/guard.ts';
import type { NamedJudge } from '../../../audit/redteam/judges/chain.ts';
import type { JudgeWorld } from '../../../audit/redteam/judges/define.ts';
import { judgeKinds } from '../../../audit/redteam/judges/index.gen.ts';
import { loadCategories, loadLabelled } from '../../../audit/redteam/load-rules.ts';
import type { ArmModel } from '../../../audit/redteam/run/ask-case.ts';
import { strategies } from '../../../audit/redteam/strategies/index.gen.ts';
import { FairleadError } from '../../../core/errors.ts';
import type { Classifiers } from '../../../inference/contract.ts';
import type { LoadBoard } from '../../board-models.ts';
import type { ExitCode, Invocation } from '../../commands/define.ts';
import { listAt, numberAt, type Options, textAt } from '../endpoint-options.ts';
import { writeReport } from '../output.ts';
import { chooseAttacks, chooseKinds, chooseStrategies } from './choose.ts';
import { openModels, type RunModels } from './models.ts';
import { chooseProbes } from './probes.ts';
import { progressTo } from './progress.ts';

/** Runs `audit model`: reads the options, opens the models, writes the report. */
export async function runAuditModel(invocation: Invocation, loadBoard: LoadBoard): Promise<ExitCode> {
  const { options } = invocation;
  const [categories, labelled] = await Promise.all([loadCategories(), loadLabelled()]);
  const chosenJudges = chooseKinds('judge', judgeKinds, listAt(options, 'judge') ?? ['heuristics']);
  const arms = armsOf(options);
  const inProcess = arms.includes('on') && textAt(options, 'url-guarded') === undefined;
  const journal = journalOf(options);
  const chosen = {
    probes: await chooseProbes(listAt(options, 'probes'), categories),
    strategies: chooseStrategies(strategies, listAt(options, 'strategies'), numberAt(options, 'seed', 1)),
    attacks: chooseAttacks(attacks, listAt(options, 'attacks')),
  };
  const models = await openModels(invocation);
  let classifiers: Classifiers | undefined;
  try {
    if (inProcess || chosenJudges.some(({ needs }) => needs === 'classifiers'))
      classifiers = await loadBoard({ folder: undefined, full: false });
    const world: JudgeWorld = {
      classifiers,
      model: models.judge,
      examples: labelled.filter(({ split }) => split === 'tune'),
    };
    const judges: NamedJudge[] = chosenJudges.map((kind) => ({ id: kind.id, judge: kind.create(world) }));
    const severities = new Map(categories.map(({ id, severity }) => [id, severity]));
    const progress = progressTo(invocation.err);
    const result = await auditModel({
      target: models.url,
      model: models.model,
      ...chosen,
      arms: armModels(arms, models, classifiers),
      guard: guardWords(arms, options),
      attacker: models.attacker,
      judges,
      labelled: labelled.filter(({ split }) => split === 'held'),
      severityOf: (category): Severity => severities.get(category) ?? 'medium',
      budget: models.budget,
      sample: numberAt(options, 'sample', categories.length, { least: 1 }),
      benignSample: numberAt(options, 'benign', undefined),
      benignStrategies: options['benign-strategies'] === true,
      seed: numberAt(options, 'seed', 1),
      concurrency: numberAt(options, 'concurrency', 4, { least: 1, most: 256 }),
      maxTurns: numberAt(options, 'max-turns', 8, { least: 1, most: 100 }),
      journal,
      onProgress: progress.step,
    });
    progress.end();
    return await writeReport(invocation, result);
  } finally {
    await Promise.all([models.close(), classifiers?.dispose()]);
  }
}

function armsOf(options: Options): readonly ('off' | 'on')[] {
  const wanted =
    listAt(options, 'guard') ?? (textAt(options, 'url-guarded') === undefined ? ['off'] : ['off', 'on']);
  const odd = wanted.find((arm) => arm !== 'on' && arm !== 'off');
  if (odd !== undefined)
    throw new FairleadError('FL_USAGE', `--guard ${odd} is neither on nor off`, {
      hint: 'on, off or on,off',
    });
  // The bare model first: where the guard lets a request pass, its answer counts for both.
  return (['off', 'on'] as const).filter((arm) => wanted.includes(arm));
}

function armModels(
  arms: readonly ('off' | 'on')[],
  { target, behindGuard }: RunModels,
  classifiers: Classifiers | undefined,
): ArmModel[] {
  return arms.map((arm): ArmModel => {
    if (arm === 'off') return { arm, model: target };
    if (behindGuard !== undefined) return { arm, model: behindGuard };
    if (classifiers === undefined) throw new Error('the guard was not loaded');
    return { arm, model: target, guard: boardGuard(classifiers) };
  });
}

function guardWords(arms: readonly string[], options: Options): string | undefined {
  if (!arms.includes('on')) return undefined;
  const url = textAt(options, 'url-guarded');
  return url === undefined
    ? "in this process: the plugin guard's defaults, fast tier, threshold 0.5, the user's last turn; answers are not scanned"
    : `the gateway at ${url}, asked separately`;
}

function journalOf(options: Options): { path: string; resume: boolean } | undefined {
  const resume = textAt(options, 'resume');
  const path = textAt(options, 'journal');
  if (resume !== undefined && path !== undefined)
    throw new FairleadError('FL_USAGE', '--resume goes on with its own file', {
      hint: 'leave --journal out',
    });
  if (resume !== undefined) return { path: resume, resume: true };
  return path === undefined ? undefined : { path, resume: false };
}
