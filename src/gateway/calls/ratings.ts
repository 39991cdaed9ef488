import type { ModelRef } from '../../config/schema/routing.ts';
import type { RatingsPlan } from '../../routing/selection/calls.ts';
import { AnswerSeen } from './answer-seen.ts';
import type { Answered, Caller, NoAnswer } from './contract.ts';
import { type Candidate, firstSound, gather, paid, payForOthers } from './gather.ts';
import { inTurn } from './in-turn.ts';
import { ratingMessages, readMarks } from './prompts.ts';
import { soundsRefused } from './refusals.ts';

/** Room for a line for each answer. */
const MARK_TOKENS = 256;

/** Asks all candidates at once and sends the answer with the best mark, as it is. */
export async function ratings(caller: Caller, plan: RatingsPlan): Promise<Answered | NoAnswer> {
  const { judge } = plan;
  const asks = plan.candidates.map((ref) => ({ ref, role: 'rated', stream: false as const }));
  const limit = caller.request.max_completion_tokens ?? caller.request.max_tokens ?? plan.limits.outputTokens;
  const kept =
    judge === undefined
      ? undefined
      : caller.reserve({ ref: judge, request: ratingRequest(caller, judge, []) }, asks.length * limit);
  // without a judge, the first answer is as good as any
  if (judge !== undefined && kept === undefined) return inTurn(caller, plan.candidates);
  const { candidates, failure } = await gather(caller, asks, plan.gather);
  kept?.settle(undefined);
  if (caller.isClosed) return paid(candidates);
  const [only] = candidates;
  if (only === undefined) return failure ?? inTurn(caller, plan.candidates);
  const marks =
    candidates.length === 1 || judge === undefined
      ? undefined
      : await marksOf(caller, plan, judge, candidates);
  if (caller.isClosed) return paid(candidates);
  const best =
    marks === undefined ? agreed(candidates, plan.weights) : candidates[marks.indexOf(Math.max(...marks))];
  const chosen = best ?? only;
  payForOthers(candidates, chosen);
  return chosen.answer;
}

/** One for each candidate, 0 for one that got none; undefined where the judge gave none at all. */
async function marksOf(
  caller: Caller,
  { judgePrompt }: RatingsPlan,
  judge: ModelRef,
  candidates: readonly Candidate[],
): Promise<number[] | undefined> {
  const texts = candidates.map(({ text }) => text);
  const said = await caller.ask({
    ref: judge.reasoning === true ? { ...judge, reasoning: false } : judge,
    role: 'judge',
    stream: false,
    request: ratingRequest(caller, judge, texts, judgePrompt),
  });
  if (said.kind === 'nothing') return undefined;
  said.aside(0);
  const marks = readMarks(AnswerSeen.of(said.completion).text, texts.length);
  return marks.every((mark) => mark === undefined) ? undefined : marks.map((mark) => mark ?? 0);
}

function ratingRequest(caller: Caller, judge: ModelRef, texts: readonly string[], told?: string) {
  const messages = ratingMessages(caller.request.messages, texts, told);
  return { model: judge.model, messages, max_completion_tokens: MARK_TOKENS };
}

/** The first answer of those that agree with one another and have the most weight; refusals have none. O(n). */
function agreed(candidates: readonly Candidate[], weights: readonly number[]): Candidate | undefined {
  const groups = new Map<string, { readonly first: Candidate; weight: number }>();
  for (const candidate of candidates) {
    if (soundsRefused(candidate.text)) continue;
    const key = gist(candidate.text);
    const group = groups.get(key) ?? { first: candidate, weight: 0 };
    group.weight += weights[candidate.index] ?? 0;
    groups.set(key, group);
  }
  let best: { readonly first: Candidate; readonly weight: number } | undefined;
  for (const group of groups.values()) if (best === undefined || group.weight > best.weight) best = group;
  return best?.first ?? firstSound(candidates);
}

/** Letters and digits alone: answers that differ in case, blanks or marks agree. */
const gist = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
