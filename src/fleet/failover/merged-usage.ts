import type { Usage } from '../../protocol/openai-chat.ts';
import type { ResumePlan } from './plan.ts';

/**
 * The usage of one answer that two backends gave, as a single backend would have counted it. One that went on was shown the
 * `spokenBefore` tokens that the first had said as part of its prompt: they are no prompt of the client's. One that began
 * anew has counted everything itself.
 */
export function mergedUsage(backup: Usage, kind: ResumePlan['kind'], spokenBefore: number): Usage {
  if (kind === 'restart') return backup;
  const shown = Math.min(spokenBefore, backup.prompt_tokens);
  const promptTokens = backup.prompt_tokens - shown;
  const completionTokens = backup.completion_tokens + spokenBefore;
  return {
    ...backup,
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
