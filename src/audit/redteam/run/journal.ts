import { appendFileSync, closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { FairleadError } from '../../../core/errors.ts';
import { isRecord } from '../../../core/record.ts';
import type { Spent } from './budget.ts';
import type { CaseOutcome } from './outcome.ts';

const FORM = 1;

export interface JournalState {
  /** By the case's id. */
  readonly outcomes: ReadonlyMap<string, CaseOutcome>;
  /** What the earlier runs spent. */
  readonly spent: Spent | undefined;
}

/**
 * The outcomes of a run, a line each, written as they come, so that a run that was cut off can go on. The first line says what
 * was run: outcomes of other settings cannot be taken over.
 */
export class Journal {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  /**
   * Starts a journal, or goes on with the one that is there when `resume` is set. Throws FL_USAGE where the file is of other
   * settings, is none, or is there although nothing is to be resumed.
   */
  static open(path: string, settings: string, resume: boolean): { journal: Journal; state: JournalState } {
    const there = existsSync(path);
    if (there && !resume) {
      throw new FairleadError('FL_USAGE', `${path} is there already`, {
        hint: `go on with it by --resume ${path}, or name another --journal`,
      });
    }
    if (!there && resume) {
      throw new FairleadError('FL_USAGE', `${path} is not there to be resumed`, {
        hint: 'start a run with --journal FILE first',
      });
    }
    const state = there ? readJournal(path, settings) : { outcomes: new Map(), spent: undefined };
    let file: number;
    try {
      file = openSync(path, 'a');
    } catch (cause) {
      throw new FairleadError('FL_USAGE', `${path} cannot be written`, { cause });
    }
    const journal = new Journal(file);
    // A line that was cut off in the middle must not swallow the next one.
    if (there) appendFileSync(file, '\n');
    else journal.#line({ journal: 'fairlead audit model', form: FORM, settings });
    return { journal, state };
  }

  write(outcome: CaseOutcome, spent: Spent): void {
    this.#line({ ...outcome, spent });
  }

  close(): void {
    closeSync(this.#file);
  }

  #line(value: unknown): void {
    appendFileSync(this.#file, `${JSON.stringify(value)}\n`);
  }
}

function readJournal(path: string, settings: string): JournalState {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return isRecord(value) ? [value] : [];
      } catch {
        return []; // empty, or cut off when the run was
      }
    });
  const [head, ...rest] = lines;
  if (head?.journal !== 'fairlead audit model' || head.form !== FORM)
    throw new FairleadError('FL_USAGE', `${path} is no journal of audit model`);
  if (head.settings !== settings) {
    throw new FairleadError('FL_USAGE', `${path} is of a run with other settings`, {
      hint: 'give the same model, probes, strategies, judges, sample and seed; bounds and concurrency may differ',
    });
  }
  const outcomes = new Map<string, CaseOutcome>();
  let spent: Spent | undefined;
  for (const value of rest) {
    const { spent: sum, ...outcome } = value as unknown as CaseOutcome & { spent?: Spent };
    if (typeof outcome.id !== 'string') continue;
    outcomes.set(outcome.id, outcome);
    spent = sum ?? spent;
  }
  return { outcomes, spent };
}
