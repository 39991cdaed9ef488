import { isRecord } from '../../core/record.ts';
import { messageText } from '../../protocol/message-text.ts';
import type { ChatChunk, ChatCompletion } from '../../protocol/openai-chat.ts';
import { Confidence } from './confidence.ts';

/** What of an answer has been seen, event by event or at once: its first choice. */
export class AnswerSeen {
  readonly confidence = new Confidence();
  /** Events that said something, as a count of tokens; of a whole answer what the backend counted. */
  spoken = 0;
  text = '';
  hasToolCall = false;
  isRefused = false;
  finish: string | undefined;

  static of(completion: ChatCompletion): AnswerSeen {
    const seen = new AnswerSeen();
    const choice = completion.choices?.[0];
    if (choice === undefined) return seen;
    const { message, logprobs, finish_reason } = choice;
    seen.spoken = completion.usage?.completion_tokens ?? 0;
    seen.text = message === undefined ? '' : messageText(message);
    seen.hasToolCall = (message?.tool_calls?.length ?? 0) > 0;
    seen.isRefused = typeof message?.refusal === 'string' && message.refusal !== '';
    seen.finish = finish_reason ?? undefined;
    seen.confidence.add(logprobs);
    return seen;
  }

  see(chunk: Partial<ChatChunk>): void {
    const choice: unknown = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
    if (!isRecord(choice)) return;
    const { logprobs, finish_reason } = choice;
    const delta = isRecord(choice.delta) ? choice.delta : {};
    const thought = delta.reasoning_content ?? delta.reasoning;
    const says = [delta.content, thought, delta.refusal].some(
      (text) => typeof text === 'string' && text !== '',
    );
    if (typeof delta.content === 'string') this.text += delta.content;
    if (typeof delta.refusal === 'string' && delta.refusal !== '') this.isRefused = true;
    if (Array.isArray(delta.tool_calls) && delta.tool_calls.length > 0) this.hasToolCall = true;
    if (says || delta.tool_calls !== undefined) {
      const before = this.confidence.tokens;
      this.confidence.add(logprobs);
      this.spoken += Math.max(1, this.confidence.tokens - before); // one event may carry several tokens
    }
    if (typeof finish_reason === 'string') this.finish = finish_reason;
  }
}
