import type { PanelPlan } from '../../routing/selection/calls.ts';
import type { Answered, Caller, NoAnswer } from './contract.ts';
import { firstSound, gather, paid, payForOthers } from './gather.ts';
import { inTurn } from './in-turn.ts';
import { panelMessages } from './prompts.ts';

/**
 * Asks all candidates at once, then the judge, whose answer is the client's. Where the judge cannot be asked, the best
 * candidate's answer is sent; where not even two candidates and a judge may be asked, the first that answers is.
 */
export async function panel(caller: Caller, plan: PanelPlan): Promise<Answered | NoAnswer> {
  const { candidates, judge, judgePrompt } = plan;
  const limit = caller.request.max_completion_tokens ?? caller.request.max_tokens ?? plan.limits.outputTokens;
  // the judge's call is kept first, with room for all answers in its prompt
  const kept = caller.reserve({ ref: judge }, candidates.length * limit);
  if (kept === undefined) return inTurn(caller, candidates);
  const asks = candidates.map((ref) => ({ ref, role: 'panel', stream: false as const }));
  const gathered = await gather(caller, asks, plan.gather);
  kept.settle(undefined); // reserved anew below, by what the answers really are
  const answers = gathered.candidates;
  const [only] = answers;
  if (only === undefined) return gathered.failure ?? inTurn(caller, candidates);
  if (caller.isClosed) return paid(answers);
  if (answers.length === 1) return only.answer;
  for (let count = answers.length; count >= 2; count--) {
    const texts = answers.slice(0, count).map(({ text }) => text);
    const set = { messages: panelMessages(caller.request.messages, texts, judgePrompt) };
    if (!caller.may({ ref: judge, set })) continue;
    const said = await caller.ask({ ref: judge, role: 'judge', stream: caller.streams, set });
    if (said.kind !== 'nothing') {
      payForOthers(answers, undefined);
      return said;
    }
    break; // it has failed, and would with fewer answers, too
  }
  if (caller.isClosed) return paid(answers);
  const best = firstSound(answers) ?? only;
  payForOthers(answers, best);
  return best.answer;
}
