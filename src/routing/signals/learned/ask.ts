import { z } from 'zod';
import type { Answers, Classifiers, Reading, TaskId } from '../../../inference/contract.ts';
import type { SignalContext, SignalTier } from '../define.ts';

/** The key of every signal that a transformer can answer. */
export const tierField = z.enum(['fast', 'cascade']).optional().meta({
  description:
    'fast answers at once; cascade asks the transformer where that answer is unsure. Left out: inference.tier.',
});

/** How one signal asks one task. */
export interface Ask<Task extends TaskId> {
  /** It may answer with a promise. */
  readonly slow: boolean;
  of(reading: Reading): Answers[Task] | Promise<Answers[Task]>;
}

/** Asks `task` in the tier that the signal states, else in the configuration's. */
export function asks<Task extends TaskId>(
  task: Task,
  classifiers: Classifiers,
  stated: SignalTier | undefined,
  { tier, budgetMs }: SignalContext,
): Ask<Task> {
  const hasFull = classifiers.tasks.find(({ id }) => id === task)?.hasFullTier === true;
  const slow = (stated ?? tier) === 'cascade' && classifiers.full !== undefined && hasFull;
  return { slow, of: slow ? (reading) => reading.within(task, budgetMs) : (reading) => reading.now(task) };
}

/** `use` of the answer: now where it is there, later where it is promised. */
export function whenever<Value, Result>(
  value: Value | Promise<Value>,
  use: (value: Value) => Result,
): Result | Promise<Result> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** All of them, a promise only where one is. */
export function allOf<Value>(values: readonly (Value | Promise<Value>)[]): Value[] | Promise<Value[]> {
  return values.some((value) => value instanceof Promise) ? Promise.all(values) : (values as Value[]);
}
