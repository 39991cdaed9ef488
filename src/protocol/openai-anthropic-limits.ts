import { asNumber, asObject, type JsonObject } from './json-guards.ts';
import type { ChatRequest } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';
import { maxTokensOf } from './openai-request-read.ts';
import type { ToolPlan } from './openai-tool-plan.ts';
import type { Turn } from './openai-turns.ts';

/** Claude takes no thinking budget below this. */
const MIN_BUDGET_TOKENS = 1024;
/** Room for thinking, beside the answer, where the model itself decides how long it thinks. */
const ADAPTIVE_TOKENS = 24_576;

/** From Opus 4.7 on, a temperature, top_p or top_k other than the default is a 400. */
const NO_SAMPLING = /claude-[a-z]+-(?:4[-.](?:[7-9]|[1-9]\d)|[5-9]|[1-9]\d)(?!\d)/i;

/** A request's numbers as Claude accepts them; a field left out is undefined. */
export interface ClaudeLimits {
  readonly maxTokens: number | undefined;
  readonly thinking: JsonObject | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly topK: number | undefined;
}

/**
 * Fits a request to Claude's rules: temperatures end at 1, temperature and top_p exclude each other,
 * thinking excludes a forced tool and changed sampling, its budget lies between 1,024 tokens and
 * max_tokens, and a turn that goes on after a tool call needs the thinking that led to the call.
 * What has to give way is named in `lost`. `defaultMaxTokens` is for the answer when the client
 * stated no limit; undefined leaves the limit out unless thinking needs one.
 */
export function fitClaude(
  request: ChatRequest,
  plan: ToolPlan,
  turns: readonly Turn[],
  defaultMaxTokens: number | undefined,
  lost: Losses,
): ClaudeLimits {
  const { thinking, maxTokens } = fitThinking(request, plan, turns, defaultMaxTokens, lost);
  const isThinking = thinking !== undefined && thinking.type !== 'disabled';
  let temperature = asNumber(request.temperature);
  let topP = asNumber(request.top_p);
  let topK = asNumber(request.top_k);
  const refusesSampling = NO_SAMPLING.test(request.model);
  if (temperature !== undefined && (refusesSampling || isThinking)) {
    if (temperature !== 1) lost.add('temperature');
    temperature = undefined;
  }
  if (topP !== undefined && (refusesSampling || temperature !== undefined || (isThinking && topP < 0.95))) {
    if (topP !== 1) lost.add('top_p');
    topP = undefined;
  }
  if (topK !== undefined && (refusesSampling || isThinking)) {
    lost.add('top_k');
    topK = undefined;
  }
  if (temperature !== undefined && temperature > 1) {
    lost.add('temperature');
    temperature = 1;
  }
  return { maxTokens, thinking, temperature, topP, topK };
}

function fitThinking(
  request: ChatRequest,
  plan: ToolPlan,
  turns: readonly Turn[],
  defaultMaxTokens: number | undefined,
  lost: Losses,
): Pick<ClaudeLimits, 'thinking' | 'maxTokens'> {
  const thinking = asObject(request.thinking);
  const asked = maxTokensOf(request);
  if (thinking === undefined || thinking.type === 'disabled') {
    return { thinking, maxTokens: asked ?? defaultMaxTokens };
  }
  const forced = plan.choice?.mode === 'required' || plan.choice?.mode === 'tool';
  const budget = asNumber(thinking.budget_tokens);
  const tooLittleRoom = budget !== undefined && asked !== undefined && asked <= MIN_BUDGET_TOKENS;
  if (forced || tooLittleRoom || (budget !== undefined && lacksThinking(turns))) {
    lost.add('thinking');
    return { thinking: undefined, maxTokens: asked ?? defaultMaxTokens };
  }
  if (budget !== undefined && asked !== undefined && budget >= asked) {
    lost.add('thinking.budget_tokens');
    return { thinking: { ...thinking, budget_tokens: asked - 1 }, maxTokens: asked };
  }
  const room = budget ?? ADAPTIVE_TOKENS;
  const needed = defaultMaxTokens ?? (budget === undefined ? undefined : MIN_BUDGET_TOKENS);
  return { thinking, maxTokens: asked ?? (needed === undefined ? undefined : needed + room) };
}

/** True when the conversation stands at tool results whose call came without its thinking. */
function lacksThinking(turns: readonly Turn[]): boolean {
  const last = turns.at(-1);
  if (last?.blocks[0]?.type !== 'tool_result') return false;
  const caller = turns.at(-2);
  return caller?.role === 'assistant' && !caller.blocks[0]?.type.endsWith('thinking');
}
