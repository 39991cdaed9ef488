import type { ModelRef } from '../../config/schema/routing.ts';
import { AnswerSeen } from './answer-seen.ts';
import type { Caller } from './contract.ts';
import { checkMessages, readVerdict } from './prompts.ts';

/** Room for a thought before the word. */
const CHECK_TOKENS = 256;

/** Whether a model says that `answer` is not right. One that cannot be asked, or says neither, has nothing against it. */
export async function saysNo(caller: Caller, ref: ModelRef, answer: string): Promise<boolean> {
  const messages = checkMessages(caller.request.messages, answer);
  const said = await caller.ask({
    ref: ref.reasoning === true ? { ...ref, reasoning: false } : ref,
    role: 'check',
    stream: false,
    request: { model: ref.model, messages, max_completion_tokens: CHECK_TOKENS },
  });
  if (said.kind === 'nothing') return false;
  said.aside(0);
  return readVerdict(AnswerSeen.of(said.completion).text) === false;
}
