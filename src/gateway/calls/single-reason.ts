import type { ChatRequest } from '../../protocol/openai-chat.ts';
import type { CallPlan } from '../../routing/selection/calls.ts';
import type { Incoming } from '../outgoing.ts';

/** What a way of making several calls can do with. */
interface Ability {
  /** An answer may be a tool call. */
  readonly tools: boolean;
  /** The user's message need not be the last one. */
  readonly anyLast: boolean;
}

const ABILITIES: Readonly<Record<CallPlan['way'], Ability>> = {
  cascade: { tools: true, anyLast: true },
  panel: { tools: false, anyLast: false },
  ratings: { tools: false, anyLast: false },
};

/** Why a request is answered by one call, in a word; undefined where several calls can answer it. */
export function singleReason(
  { way }: CallPlan,
  request: ChatRequest,
  { endpoint, edits }: Pick<Incoming, 'endpoint' | 'edits'>,
): string | undefined {
  const { tools, anyLast } = ABILITIES[way];
  if (endpoint !== 'chat') return endpoint;
  if (edits.routed !== undefined) return 'rerouted'; // a plugin has chosen the model
  if ((request.n ?? 1) > 1) return 'n';
  if (Array.isArray(request.modalities) && request.modalities.some((one) => one !== 'text'))
    return 'modalities';
  if (!tools && Array.isArray(request.tools) && request.tools.length > 0 && request.tool_choice !== 'none') {
    return 'tools';
  }
  if (!anyLast && request.messages.at(-1)?.role !== 'user') return 'messages';
  return undefined;
}
