import type { Answers, Classifiers, Reading, TaskId } from '../../inference/contract.ts';
import type { LoadBoard } from '../board-models.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { answerLines } from './jsonl.ts';
import { type AskedTask, parseTasks } from './tasks.ts';
import { fullTierOf, parseTiers } from './tiers.ts';

/** Nobody waits for one line here, as a client waits for a gateway. */
const CASCADE_BUDGET_MS = 10_000;

type Ask = (reading: Reading, id: TaskId) => Answers[TaskId] | Promise<Answers[TaskId]>;

/** Reads texts from stdin and prints what the on-board models say of each. */
export async function classify(invocation: Invocation, load: LoadBoard): Promise<ExitCode> {
  const { options } = invocation;
  const tasks = parseTasks(typeof options.task === 'string' ? options.task : undefined);
  const tiers = parseTiers(typeof options.tier === 'string' ? options.tier : undefined, ['fast', 'full']);
  const withProbs = options.probs === true;
  const classifiers = await load({ folder: undefined, full: tiers.has('full') });
  try {
    if (!tiers.has('fast')) fullTierOf(classifiers);
    const ask = askOf(tiers.has('fast'), tiers.has('full'));
    return await answerLines(invocation, (text) => answersOf(classifiers, text, tasks, ask, withProbs));
  } finally {
    await classifiers.dispose();
  }
}

function askOf(fast: boolean, full: boolean): Ask {
  if (!full) return (reading, id) => reading.now(id);
  const budgetMs = fast ? CASCADE_BUDGET_MS : Number.POSITIVE_INFINITY;
  return (reading, id) => reading.within(id, budgetMs);
}

type Shapes = Readonly<Record<string, unknown>>;

/** An object per task, under the name that was asked for. */
function answersOf(
  classifiers: Classifiers,
  text: string,
  tasks: readonly AskedTask[],
  ask: Ask,
  withProbs: boolean,
): Shapes | Promise<Shapes> {
  const reading = classifiers.read(text);
  const answers = tasks.map(({ id }) => ask(reading, id));
  const shape = (found: readonly Answers[TaskId][]): Shapes =>
    Object.fromEntries(
      tasks.map(({ name }, i) => [name, shapeOf(found[i] as Answers[TaskId], withProbs)] as const),
    );
  return answers.some((answer) => answer instanceof Promise)
    ? Promise.all(answers).then(shape)
    : shape(answers as readonly Answers[TaskId][]);
}

function shapeOf(answer: Answers[TaskId], withProbs: boolean): object {
  if (Array.isArray(answer)) return { entities: answer };
  if (withProbs || !('probs' in answer)) return answer;
  const { probs: _left, ...rest } = answer;
  return rest;
}
