import { FairleadError } from '../core/errors.ts';
import { AnthropicBlocks } from './anthropic-openai-blocks.ts';
import { toAnthropicError } from './anthropic-openai-errors.ts';
import { anthropicEnd, messageHead, stopReasonOf, toAnthropicUsage } from './anthropic-openai-response.ts';
import { sseEvent } from './anthropic-openai-sse.ts';
import type { ClientStamp, ClientStreamWriter } from './client-form.ts';
import { asObjects, asString } from './json-guards.ts';
import type { ChatChunk, ChatChunkChoice, Usage } from './openai-chat.ts';
import { asUsage } from './usage.ts';

/** How a chat's stream says, by policy, that nothing could go on with it: Anthropic has no such reason, and an event for it. */
const BROKEN = 'error';

/**
 * Writes an answer's chunks as Anthropic's events: message_start, the blocks one after another, message_delta with the
 * reason and all counts, message_stop. Where the backend tells its counts at the end only, those in message_start are 0.
 */
export class AnthropicStreamWriter implements ClientStreamWriter {
  readonly #stamp: ClientStamp;
  readonly #stops: readonly string[];
  readonly #blocks: AnthropicBlocks;
  #started = false;
  #closed = false;
  #usage: Usage | undefined;
  #finishReason: unknown;
  #stopReason: unknown;
  #hasRefused = false;

  constructor(stops: readonly string[], stamp: ClientStamp) {
    this.#stops = stops;
    this.#stamp = stamp;
    this.#blocks = new AnthropicBlocks(stamp);
  }

  chunk(chunk: ChatChunk): string {
    if (this.#closed) return '';
    if (chunk.usage != null) this.#usage = chunk.usage;
    let out = this.#start(chunk.id, asUsage(chunk.prompt_usage));
    for (const choice of chunk.choices) if ((choice.index ?? 0) === 0) out += this.#choice(choice);
    return out;
  }

  end(): string {
    if (this.#closed) return '';
    if (this.#finishReason === BROKEN) {
      return this.fail(new FairleadError('FL_UPSTREAM_CUT', 'The backend ended the answer in the middle.'));
    }
    const out = this.#start(undefined) + this.#blocks.finish();
    this.#closed = true;
    const end = anthropicEnd({
      finishReason: this.#finishReason,
      stopReason: this.#stopReason,
      hasCalls: this.#blocks.hasCalls,
      hasRefused: this.#hasRefused,
      stops: this.#stops,
    });
    const usage = toAnthropicUsage(this.#usage);
    return out + sseEvent({ type: 'message_delta', delta: end, usage }) + sseEvent({ type: 'message_stop' });
  }

  fail(error: FairleadError): string {
    if (this.#closed) return '';
    this.#closed = true;
    return sseEvent(toAnthropicError(error, this.#stamp.id));
  }

  #start(id: string | undefined, promptUsage?: Usage): string {
    if (this.#started) return '';
    this.#started = true;
    const message = {
      ...messageHead(id, this.#stamp),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: toAnthropicUsage(promptUsage ?? this.#usage),
    };
    return sseEvent({ type: 'message_start', message }) + sseEvent({ type: 'ping' });
  }

  #choice(choice: ChatChunkChoice): string {
    const { delta, finish_reason: finishReason } = choice;
    const blocks = this.#blocks;
    let out = '';
    for (const block of asObjects(delta.thinking_blocks)) out += blocks.sealed(block);
    out += blocks.thinking(asString(delta.reasoning_content) ?? asString(delta.reasoning) ?? '');
    if (typeof delta.content === 'string') out += blocks.text(delta.content);
    const refusal = asString(delta.refusal) ?? '';
    if (refusal !== '') {
      this.#hasRefused = true;
      out += blocks.text(refusal);
    }
    for (const call of delta.tool_calls ?? []) out += blocks.call(call);
    if (finishReason != null) this.#finishReason = finishReason;
    this.#stopReason = stopReasonOf(choice) ?? this.#stopReason;
    return out;
  }
}
