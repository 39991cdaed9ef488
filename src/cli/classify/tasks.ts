import { FairleadError } from '../../core/errors.ts';
import { nearest } from '../../core/suggest.ts';
import type { TaskId } from '../../inference/contract.ts';

/** Other names that a task is known by: VSR's, and the spellings of a command line. */
const ALSO: Readonly<Record<TaskId, readonly string[]>> = {
  domain: [],
  task: [],
  complexity: [],
  jailbreak: [],
  pii: [],
  secrets: [],
  language: [],
  factCheck: ['fact_check', 'fact-check'],
  feedback: ['user_feedback', 'user-feedback'],
  modality: [],
};

const IDS = Object.keys(ALSO) as TaskId[];

export interface AskedTask {
  /** As it was typed: the answer stands under this name. */
  readonly name: string;
  readonly id: TaskId;
}

/** The tasks of `--task a,b`; all where nothing was said. Throws FL_USAGE for a name that is none. */
export function parseTasks(given: string | undefined): readonly AskedTask[] {
  if (given === undefined) return IDS.map((id) => ({ name: id, id }));
  const names = [...new Set(given.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  if (names.length === 0) throw new FairleadError('FL_USAGE', '--task names no task', { hint: thereIs() });
  return names.map((name) => {
    const id = IDS.find((one) => one === name || ALSO[one].includes(name));
    if (id !== undefined) return { name, id };
    const meant = nearest(
      name,
      IDS.flatMap((one) => [one, ...ALSO[one]]),
    );
    throw new FairleadError('FL_USAGE', `there is no task '${name}'`, {
      hint: meant === undefined ? thereIs() : `did you mean ${meant}?`,
    });
  });
}

const thereIs = () => `there is ${IDS.join(', ')}`;
