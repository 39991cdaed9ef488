import { FairleadError } from '../core/errors.ts';
import { isRecord } from '../core/record.ts';
import type { Answers, Reading, TaskId } from '../inference/contract.ts';
import type { ApiDeps } from './deps.ts';
import { notA, textOf } from './input.ts';

type Body = Readonly<Record<string, unknown>>;

/** Who asks this API waits longer than a request that is to be routed. */
const BUDGET_MS = 1_000;

/** One question to the on-board models: the text, and what the caller set for it. */
export interface Question {
  readonly text: string;
  readonly options: Body;
  answer<Task extends TaskId>(task: Task): Promise<Answers[Task]>;
}

/** How a task answers a question, in the shape that clients know. */
export type Answerer = (question: Question) => Promise<object>;

/** Asks the on-board models about `body`. Rejects with FL_UNSUPPORTED where this build has none. */
export async function askOnBoard(
  deps: ApiDeps,
  task: string,
  body: Body,
  answerer: Answerer,
): Promise<object> {
  const startedMs = performance.now();
  const question = await questionOf(deps, task, textOf(body), optionsOf(body));
  const answer = await answerer(question);
  return { ...answer, processing_time_ms: performance.now() - startedMs };
}

/** The question of `text`; several tasks may be asked of one, and the text is read once. */
export async function questionOf(
  deps: ApiDeps,
  task: string,
  text: string,
  options: Body,
): Promise<Question> {
  if (deps.onBoard === undefined) throw absentClassifier(task);
  const reading: Reading = (await deps.onBoard(false)).read(text);
  return { text, options, answer: async (id) => reading.within(id, BUDGET_MS) };
}

/** `options` of a body; throws FL_PARAM_INVALID where it is no object. */
export function optionsOf({ options }: Body): Body {
  if (options === undefined || options === null) return {};
  if (!isRecord(options)) throw notA('options', 'an object');
  return options;
}

/** A number from 0 to 1 among the options; undefined where it is left out. Throws FL_PARAM_INVALID. */
export function shareOf(options: Body, name: string): number | undefined {
  const value = options[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw notA(`options.${name}`, 'a number from 0 to 1');
}

const WITHOUT_MODELS = ['intent', 'language', 'combined', 'batch'];

export function absentClassifier(task: string): FairleadError {
  return new FairleadError('FL_UNSUPPORTED', `This build has no ${task} classifier.`, {
    hint: `It has ${WITHOUT_MODELS.join(', ')}.`,
  });
}
