import type { Kind } from '../../core/kind.ts';
import type { Answers, TaskId } from '../contract.ts';
import type { TextState } from '../text-state.ts';

/** Logits of the transformer's heads by their name, divided by their temperatures. */
export type FullHeads = Readonly<Record<string, Float32Array>>;

/** How a task asks the transformer. */
export interface Refinement<Answer> {
  /** True where the fast answer is not sure enough to stand alone. */
  isThin(fast: Answer): boolean;
  /** What the transformer should read, where that is not the text's head and tail. */
  passage?(state: TextState): string;
  /** Both answers in one. */
  blend(fast: Answer, full: FullHeads): Answer;
}

export interface TaskKindOf<Id extends TaskId> extends Kind {
  readonly id: Id;
  readonly labels: readonly string[];
  /** The fast tier's answer. Pure; never throws, whatever the text. */
  read(state: TextState): Answers[Id];
  /** Left out where the transformer has no head for it. */
  readonly refine?: Refinement<Answers[Id]>;
}

export type TaskKind = { [Id in TaskId]: TaskKindOf<Id> }[TaskId];

/** Checks the shape at compile time. One file, one default export. */
export function defineTask<Id extends TaskId>(task: TaskKindOf<Id>): TaskKindOf<Id> {
  return task;
}
