import type { ChatRequest } from '../../protocol/openai-chat.ts';
import type { CascadePlan } from '../../routing/selection/calls.ts';
import type { AnswerSeen } from './answer-seen.ts';
import { soundsRefused } from './refusals.ts';

/**
 * Why an answer counts as unsure, in a word or two; undefined where it does not. Of one that is not whole yet only its
 * beginning is judged. What the server did not measure is no reason.
 */
export function doubtOf(
  seen: AnswerSeen,
  { confidence, refusals }: Pick<CascadePlan, 'confidence' | 'refusals'>,
  request: Pick<ChatRequest, 'max_tokens' | 'max_completion_tokens'>,
): string | undefined {
  if (refusals) {
    if (seen.isRefused || soundsRefused(seen.text)) return 'refusal';
    if (seen.finish !== undefined) {
      if (seen.text.trim() === '' && !seen.hasToolCall) return 'empty';
      if (seen.finish === 'content_filter') return 'refusal';
      if (seen.finish === 'length' && !wasAskedFor(seen.spoken, request)) return 'cut off';
    }
  }
  if (confidence === undefined) return undefined;
  const value = seen.confidence.value(confidence.measure);
  return value !== undefined && value < confidence.threshold ? 'low confidence' : undefined;
}

/** Whether what is still to come cannot take the doubt away, so that it need not be waited for. */
export function isDoubtCertain(
  seen: AnswerSeen,
  { confidence, refusals }: Pick<CascadePlan, 'confidence' | 'refusals'>,
): boolean {
  if (refusals && (seen.isRefused || soundsRefused(seen.text))) return true;
  if (confidence?.measure !== 'min') return false;
  const value = seen.confidence.value('min');
  return value !== undefined && value < confidence.threshold;
}

/** A larger model would be cut off at the client's own bound, too. */
function wasAskedFor(
  spoken: number,
  request: Pick<ChatRequest, 'max_tokens' | 'max_completion_tokens'>,
): boolean {
  const limit = request.max_completion_tokens ?? request.max_tokens;
  return typeof limit === 'number' && spoken >= limit;
}
