import type { ChatChoice, ChatCompletion } from '../protocol/openai-chat.ts';

/** For whom an answer may be kept: for alike questions, or for the very same request only. */
export type KeptFor = 'alike' | 'same';

/**
 * By finish reason; an answer with any other is not kept. A cut one is right only for the same limit on tokens, and the
 * arguments of a call come from the question's own words. `content_filter` is the provider's refusal of the day.
 */
const BY_FINISH: ReadonlyMap<string | null, KeptFor> = new Map([
  ['stop', 'alike'],
  ['length', 'same'],
  ['tool_calls', 'same'],
  ['function_call', 'same'],
]);

/** Undefined: for nobody. So are errors, empty answers, answers that no model made, and sound, whose id the provider forgets. */
export function keptFor(completion: ChatCompletion): KeptFor | undefined {
  const { choices, usage, error } = completion;
  if (error != null || !Array.isArray(choices) || choices.length === 0) return undefined;
  if (usage?.completion_tokens === 0) return undefined;
  let kept: KeptFor = 'alike';
  for (const choice of choices) {
    const one = ofChoice(choice);
    if (one === undefined) return undefined;
    if (one === 'same') kept = one;
  }
  return kept;
}

function ofChoice({ finish_reason, message }: ChatChoice): KeptFor | undefined {
  const { content, refusal, tool_calls, function_call, audio } = message ?? {};
  if (audio != null) return undefined;
  const isEmpty = (content?.length ?? 0) === 0 && (tool_calls?.length ?? 0) === 0;
  if (isEmpty && function_call == null && refusal == null) return undefined;
  return refusal == null ? BY_FINISH.get(finish_reason) : 'same';
}
