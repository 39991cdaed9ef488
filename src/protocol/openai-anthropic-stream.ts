import { asNumber, asObject, asString, type JsonObject } from './json-guards.ts';
import {
  anthropicError,
  anthropicFinishReason,
  anthropicUsage,
  stopReasonOf,
} from './openai-anthropic-response.ts';
import { type AnswerStamp, ChunkWriter } from './openai-chunk-writer.ts';
import { type StreamDialect, TranslatedStream } from './openai-translated-stream.ts';

/** A content block while it comes in. */
interface OpenBlock {
  readonly type: string | undefined;
  /** Place among the tool calls. */
  readonly callIndex: number;
  /** The input that stood in the block's start, for servers that do not stream it. */
  readonly input: JsonObject;
  sentArguments: boolean;
  thinking: string;
  signature: string;
}

class AnthropicStream implements StreamDialect {
  readonly #writer: ChunkWriter;
  readonly #blocks = new Map<number, OpenBlock>();
  #usage: JsonObject = {};
  #stopReason: unknown;
  #stopSequence: unknown;
  #calls = 0;

  constructor(writer: ChunkWriter) {
    this.#writer = writer;
  }

  event(data: JsonObject): string {
    switch (data.type) {
      case 'message_start': {
        const message = asObject(data.message);
        this.#writer.identify(asString(message?.id), asString(message?.model));
        this.#count(message?.usage);
        this.#writer.promptUsage(anthropicUsage(this.#usage));
        return '';
      }
      case 'content_block_start':
        return this.#start(asNumber(data.index) ?? 0, asObject(data.content_block) ?? {});
      case 'content_block_delta':
        return this.#delta(asNumber(data.index) ?? 0, asObject(data.delta) ?? {});
      case 'content_block_stop':
        return this.#stop(asNumber(data.index) ?? 0);
      case 'message_delta':
        this.#stopReason = asObject(data.delta)?.stop_reason ?? this.#stopReason;
        this.#stopSequence = asObject(data.delta)?.stop_sequence ?? this.#stopSequence;
        this.#count(data.usage);
        return '';
      case 'message_stop':
        return (
          this.#writer.finish(anthropicFinishReason(this.#stopReason), stopReasonOf(this.#stopSequence)) +
          this.#writer.usage(anthropicUsage(this.#usage)) +
          this.#writer.done()
        );
      case 'error': {
        const error = anthropicError(data) ?? { message: 'The backend failed.', type: 'server_error' };
        return this.#writer.failUpstream(error);
      }
      default:
        return ''; // ping, and event types that are not known yet
    }
  }

  close(): string {
    return '';
  }

  /** Counts are running totals; a field that is missing or null keeps its last value. */
  #count(usage: unknown): void {
    const known = Object.entries(asObject(usage) ?? {}).filter(([, count]) => count !== null);
    this.#usage = { ...this.#usage, ...Object.fromEntries(known) };
  }

  #start(index: number, block: JsonObject): string {
    const type = asString(block.type);
    const isCall = type === 'tool_use';
    this.#blocks.set(index, {
      type,
      callIndex: isCall ? this.#calls++ : -1,
      input: asObject(block.input) ?? {},
      sentArguments: false,
      thinking: asString(block.thinking) ?? '',
      signature: asString(block.signature) ?? '',
    });
    if (isCall) {
      const call = { name: asString(block.name) ?? '', arguments: '' };
      return this.#writer.delta({
        tool_calls: [
          { index: this.#calls - 1, id: asString(block.id) ?? '', type: 'function', function: call },
        ],
      });
    }
    if (type === 'redacted_thinking') return this.#writer.delta({ thinking_blocks: [block] });
    if (type === 'text') return this.#text(block.text);
    return type === 'thinking' ? this.#reasoning(block.thinking) : '';
  }

  #delta(index: number, delta: JsonObject): string {
    const block = this.#blocks.get(index);
    switch (delta.type) {
      case 'text_delta':
        return this.#text(delta.text);
      case 'thinking_delta':
        if (block !== undefined) block.thinking += asString(delta.thinking) ?? '';
        return this.#reasoning(delta.thinking);
      case 'signature_delta':
        if (block !== undefined) block.signature += asString(delta.signature) ?? '';
        return '';
      case 'input_json_delta':
        return block === undefined ? '' : this.#arguments(block, asString(delta.partial_json) ?? '');
      default:
        return '';
    }
  }

  #stop(index: number): string {
    const block = this.#blocks.get(index);
    this.#blocks.delete(index);
    if (block === undefined) return '';
    if (block.callIndex >= 0 && !block.sentArguments)
      return this.#arguments(block, JSON.stringify(block.input));
    if (block.type !== 'thinking' || block.signature === '') return '';
    const { thinking, signature } = block;
    return this.#writer.delta({ thinking_blocks: [{ type: 'thinking', thinking, signature }] });
  }

  #text(value: unknown): string {
    const text = asString(value);
    return text === undefined || text === '' ? '' : this.#writer.delta({ content: text });
  }

  #reasoning(value: unknown): string {
    const text = asString(value);
    return text === undefined || text === '' ? '' : this.#writer.delta({ reasoning_content: text });
  }

  #arguments(block: OpenBlock, text: string): string {
    if (text === '') return '';
    block.sentArguments = true;
    return this.#writer.delta({ tool_calls: [{ index: block.callIndex, function: { arguments: text } }] });
  }
}

/** Translates Anthropic's message stream into OpenAI's, for one answer of `model`. */
export function anthropicStream(stamp: AnswerStamp, model: string): TranslatedStream {
  const writer = new ChunkWriter(stamp, model);
  return new TranslatedStream(writer, new AnthropicStream(writer));
}
