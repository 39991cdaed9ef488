import { eventSays } from './first-content.ts';
import type { ChatChunk } from './openai-chat.ts';
import { asUsage } from './usage.ts';

/**
 * Finds events that come twice, by the running count of tokens that servers put into each event when they are asked to
 * (`stream_options.continuous_usage_stats` of vLLM and SGLang). Two tokens may be the same text, so nothing else tells.
 */
export class EventCounter {
  /** Tokens counted so far, by choice. */
  readonly #counted = new Map<number, number>();

  /** True where an event that says something counts no more tokens than the one before it. */
  isRepeat(event: Partial<ChatChunk>): boolean {
    const { choices, usage } = event;
    const [choice] = choices ?? [];
    if (choice === undefined || usage === undefined || usage === null) return false;
    const tokens = asUsage(usage)?.completion_tokens;
    if (tokens === undefined || tokens === 0) return false;
    const before = this.#counted.get(choice.index) ?? 0;
    this.#counted.set(choice.index, Math.max(before, tokens));
    return tokens <= before && !choice.finish_reason && eventSays(event);
  }
}
