import { FairleadError } from '../../core/errors.ts';
import type { CascadePlan } from '../../routing/selection/calls.ts';
import { AnswerSeen } from './answer-seen.ts';
import type { Answered, Ask, Caller, NoAnswer, WholeAnswer } from './contract.ts';
import { doubtOf, isDoubtCertain } from './doubts.ts';
import { HeldStream } from './held-stream.ts';
import { saysNo } from './self-check.ts';

/** An answer and what was seen of it. */
interface Judged {
  readonly answer: Answered;
  readonly seen: AnswerSeen;
  /** Undefined: it is sure enough. */
  readonly doubt: string | undefined;
}

/**
 * Asks one model after the other until one is sure. An answer that is in doubt is kept until the next model has begun to say
 * something: where none does, or a bound stands against asking it, the doubted answer is sent.
 */
export async function cascade(caller: Caller, plan: CascadePlan): Promise<Answered | NoAnswer> {
  let kept: Judged | undefined;
  let nothing: NoAnswer | undefined;
  for (const [index, ref] of plan.candidates.entries()) {
    const rest = plan.candidates.slice(index + 1);
    const seat = caller.reserve({ ref });
    const isLast = !rest.some((next) => caller.may({ ref: next }));
    const asked = stage(caller, plan, ref, isLast);
    const first = await caller.ask({ ...asked, seat });
    const said = refusesProbabilities(asked, first)
      ? await caller.ask({ ...asked, probabilities: undefined })
      : first;
    if (caller.isClosed) return discarded(kept, said.kind === 'nothing' ? undefined : unjudged(said));
    if (said.kind === 'nothing') {
      nothing = said;
      continue;
    }
    const judged = isLast ? unjudged(said) : await judge(caller, plan, said);
    if (caller.isClosed) return discarded(kept, judged);
    if (judged === undefined) continue; // it broke off before anything was sent
    if (kept !== undefined) drop(kept);
    if (judged.doubt === undefined) return judged.answer;
    kept = judged;
  }
  return kept?.answer ?? nothing ?? { kind: 'nothing', error: noModel() };
}

function stage(caller: Caller, { confidence }: CascadePlan, ref: Ask['ref'], isLast: boolean): Ask {
  const probabilities = confidence?.measure === 'margin' ? 'rivals' : 'tokens';
  return {
    ref,
    role: 'doubted',
    stream: caller.streams,
    probabilities: isLast || confidence === undefined ? undefined : probabilities,
  };
}

/** Some models of a server that gives log-probabilities refuse to be asked for them. */
function refusesProbabilities({ probabilities }: Ask, said: Answered | NoAnswer): boolean {
  if (probabilities === undefined || said.kind !== 'nothing' || said.outcome?.kind !== 'status') return false;
  const { status, body } = said.outcome;
  return status >= 400 && status < 500 && /logprobs/i.test(body.toString('utf8'));
}

/** Undefined: the answer broke off, and is paid for. */
async function judge(caller: Caller, plan: CascadePlan, said: Answered): Promise<Judged | undefined> {
  const hides = plan.confidence !== undefined && caller.request.logprobs !== true;
  if (said.kind === 'whole') {
    const seen = AnswerSeen.of(said.completion);
    const answer = hides ? withoutLogprobs(said) : said;
    return { answer, seen, doubt: await doubt(caller, plan, said, seen) };
  }
  const held = new HeldStream(said.stream, hides);
  const { seen } = held;
  const tokens = plan.holdTokens === 'all' ? Number.POSITIVE_INFINITY : plan.holdTokens;
  const answer = { ...said, stream: held };
  const isEnough = (so: AnswerSeen) => so.spoken >= tokens || isDoubtCertain(so, plan);
  const end = await held.hold(isEnough, caller.timeLeftMs);
  if (end === 'fault' || caller.isClosed) {
    held.abort(unwanted());
    said.aside(seen.spoken);
    return undefined;
  }
  if (end === 'late') return { answer, seen, doubt: undefined }; // nobody else can be asked
  return { answer, seen, doubt: await doubt(caller, plan, said, seen) };
}

/** The free reasons first. Whoever is asked sees the whole answer, so only a whole one is shown. */
async function doubt(
  caller: Caller,
  plan: CascadePlan,
  { ref }: Answered,
  seen: AnswerSeen,
): Promise<string | undefined> {
  const known = doubtOf(seen, plan, caller.request);
  if (known !== undefined || plan.check === undefined || seen.finish === undefined) return known;
  if (seen.hasToolCall) return undefined;
  const checker = plan.check.ref === 'itself' ? ref : plan.check.ref;
  return (await saysNo(caller, checker, seen.text)) ? 'check failed' : undefined;
}

function drop({ answer, seen }: Judged): void {
  if (answer.kind === 'stream') answer.stream.abort(unwanted());
  answer.aside(seen.spoken);
}

/** The client has gone: what was said is paid for, and none of it is sent. */
function discarded(...judged: readonly (Judged | undefined)[]): NoAnswer {
  for (const one of judged) if (one !== undefined) drop(one);
  return { kind: 'nothing', error: unwanted() };
}

const unjudged = (answer: Answered): Judged => ({ answer, seen: new AnswerSeen(), doubt: undefined });

function withoutLogprobs(said: WholeAnswer): WholeAnswer {
  const choices = said.completion.choices.map((choice) =>
    choice.logprobs == null ? choice : { ...choice, logprobs: null },
  );
  return { ...said, completion: { ...said.completion, choices } };
}

const unwanted = () => new FairleadError('FL_CLIENT_CLOSED', 'Another model gives the answer.');
const noModel = () => new FairleadError('FL_UPSTREAM_UNAVAILABLE', 'No model could be asked.');
