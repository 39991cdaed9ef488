import { FairleadError } from '../../core/errors.ts';
import type { GatherPlan } from '../../routing/selection/calls.ts';
import { AnswerSeen } from './answer-seen.ts';
import type { Ask, Caller, NoAnswer, WholeAnswer } from './contract.ts';
import { soundsRefused } from './refusals.ts';

/** One of several answers to the same request. */
export interface Candidate {
  readonly answer: WholeAnswer;
  readonly text: string;
  /** Of the candidate in the plan. */
  readonly index: number;
}

export interface Gathered {
  /** In the order of the plan; those that say something. */
  readonly candidates: readonly Candidate[];
  /** Why the last one that failed did. */
  readonly failure: NoAnswer | undefined;
}

type SideAsk = Ask & { readonly stream: false };

/**
 * Asks some models at once, so many at a time. Resolves when all have answered, or so long after there were enough answers;
 * who has not answered then is stopped. Never rejects.
 */
export function gather(caller: Caller, asks: readonly SideAsk[], plan: GatherPlan): Promise<Gathered> {
  const stop = new AbortController();
  const candidates: Candidate[] = [];
  let failure: NoAnswer | undefined;
  let next = 0;
  let running = 0;
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const finish = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      stop.abort();
      candidates.sort((a, b) => a.index - b.index);
      resolve({ candidates: [...candidates], failure });
    };
    const hear = (index: number, said: WholeAnswer | NoAnswer) => {
      running--;
      if (said.kind === 'nothing') failure = said;
      else {
        const text = AnswerSeen.of(said.completion).text;
        if (isOver || text.trim() === '') said.aside(0);
        else candidates.push({ answer: said, text, index });
      }
      if (isOver) return;
      if (candidates.length >= plan.minAnswers) timer ??= setTimeout(finish, plan.graceMs);
      start();
    };
    const start = () => {
      while (running < plan.maxConcurrent && next < asks.length && !caller.isClosed) {
        const index = next++;
        running++;
        const ask = { ...(asks[index] as SideAsk), signal: stop.signal, timeoutMs: plan.callTimeoutMs };
        void caller.ask(ask).then((said) => hear(index, said));
      }
      if (running === 0) finish();
    };
    start();
  });
}

/** The one to send where nobody has chosen: the first that is no refusal, else the first. */
export function firstSound(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.find(({ text }) => !soundsRefused(text)) ?? candidates[0];
}

/** All but one are paid for as calls beside the answer. */
export function payForOthers(candidates: readonly Candidate[], chosen: Candidate | undefined): void {
  for (const candidate of candidates) if (candidate !== chosen) candidate.answer.aside(0);
}

/** The client has gone: all answers are paid for, and none is sent. */
export function paid(answers: readonly Candidate[]): NoAnswer {
  payForOthers(answers, undefined);
  return { kind: 'nothing', error: new FairleadError('FL_CLIENT_CLOSED', 'The client went away.') };
}
