import type { Answers, FullTier, Reading, TaskId } from './contract.ts';
import type { FastModels } from './fast/models.ts';
import type { TaskKindOf } from './tasks/define.ts';
import { TextState } from './text-state.ts';

/** The kind of each task, by its id. */
export type TaskKinds = { readonly [Id in TaskId]: TaskKindOf<Id> };

/** What a transformer adds to a reading. */
export interface Cascade {
  readonly full: FullTier;
  /** Resolves after so many milliseconds, or as soon as `signal` is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** A token of English is about four characters. */
const UNITS_PER_TOKEN = 4;

/** One text, read by both tiers. */
export class TextReading implements Reading {
  readonly text: string;
  readonly #state: TextState;
  readonly #kinds: TaskKinds;
  readonly #cascade: Cascade | undefined;
  readonly #now: Partial<Record<TaskId, Answers[TaskId]>> = {};
  /** One run of the transformer a passage, whoever asks. */
  #passages: Map<string, ReturnType<FullTier['heads']>> | undefined;

  constructor(text: string, models: FastModels, kinds: TaskKinds, cascade: Cascade | undefined) {
    this.text = text;
    this.#state = new TextState(models, text);
    this.#kinds = kinds;
    this.#cascade = cascade;
  }

  now<Task extends TaskId>(task: Task): Answers[Task] {
    const known = this.#now[task] as Answers[Task] | undefined;
    if (known !== undefined) return known;
    const answer: Answers[Task] = this.#kinds[task].read(this.#state);
    this.#now[task] = answer;
    return answer;
  }

  within<Task extends TaskId>(task: Task, budgetMs: number): Answers[Task] | Promise<Answers[Task]> {
    const fast = this.now(task);
    const { refine } = this.#kinds[task];
    if (this.#cascade === undefined || refine === undefined) return fast;
    const always = budgetMs === Number.POSITIVE_INFINITY;
    if (!always && (!refine.isThin(fast) || !this.#state.isLatin)) return fast;
    const passage = refine.passage?.(this.#state) ?? this.text;
    if (!always && this.#cascade.full.expectedMs(passage.length / UNITS_PER_TOKEN) > budgetMs) return fast;
    return this.#heads(this.#cascade, passage, budgetMs).then((heads) =>
      heads === undefined ? fast : refine.blend(fast, heads),
    );
  }

  embedding(): Float32Array {
    return this.#state.vector;
  }

  /** The transformer's logits, or undefined where they do not come in time. Never rejects. */
  async #heads({ full, sleep }: Cascade, passage: string, budgetMs: number) {
    this.#passages ??= new Map();
    let running = this.#passages.get(passage);
    if (running === undefined) {
      running = full.heads(passage);
      this.#passages.set(passage, running);
    }
    const arrived = new AbortController();
    try {
      if (budgetMs === Number.POSITIVE_INFINITY) return await running;
      return await Promise.race([running, sleep(budgetMs, arrived.signal).then(() => undefined)]);
    } catch {
      return undefined;
    } finally {
      arrived.abort();
    }
  }
}
