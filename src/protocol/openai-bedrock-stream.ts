import { FairleadError } from '../core/errors.ts';
import { AwsEventReader, type AwsMessage } from './aws-event-stream.ts';
import { asNumber, asObject, asString, type JsonObject, parseJsonObject } from './json-guards.ts';
import {
  bedrockError,
  bedrockExceptionStatus,
  bedrockFinishReason,
  bedrockUsage,
} from './openai-bedrock-response.ts';
import { type AnswerStamp, ChunkWriter } from './openai-chunk-writer.ts';
import { cutError } from './openai-translated-stream.ts';

/** A content block while it comes in. */
interface OpenBlock {
  /** Place among the tool calls; -1 for a block that is none. */
  readonly callIndex: number;
  sentArguments: boolean;
  thinking: string;
  signature: string;
}

/** Translates ConverseStream's binary events into OpenAI's, for one answer, under any split of the bytes. */
export class BedrockStream {
  readonly #reader = new AwsEventReader();
  readonly #writer: ChunkWriter;
  readonly #blocks = new Map<number, OpenBlock>();
  #stopReason: unknown;
  #calls = 0;

  constructor(stamp: AnswerStamp, model: string) {
    this.#writer = new ChunkWriter(stamp, model);
  }

  push(bytes: Uint8Array): string {
    if (this.#writer.closed) return '';
    let out = '';
    try {
      this.#reader.push(bytes, (message) => {
        out += this.#message(message);
        return !this.#writer.closed;
      });
    } catch (error) {
      if (!(error instanceof FairleadError)) throw error;
      out += this.#writer.fail(error);
    }
    return out;
  }

  /** A stream that told its stop reason is whole even without the metadata that should follow. */
  end(): string {
    if (this.#writer.closed) return '';
    return this.#stopReason === undefined ? this.#writer.fail(cutError()) : this.#finish(undefined);
  }

  #message({ headers, payload }: AwsMessage): string {
    const body = parseJsonObject(payload.toString('utf8')) ?? {};
    const kind = headers.get(':message-type');
    if (kind === 'exception' || kind === 'error') return this.#exception(headers, body);
    const index = asNumber(body.contentBlockIndex) ?? 0;
    switch (headers.get(':event-type')) {
      case 'contentBlockStart':
        return this.#start(index, asObject(asObject(body.start)?.toolUse));
      case 'contentBlockDelta':
        return this.#delta(this.#block(index), asObject(body.delta) ?? {});
      case 'contentBlockStop':
        return this.#stop(index);
      case 'messageStop':
        this.#stopReason = body.stopReason ?? 'end_turn';
        return '';
      case 'metadata':
        return this.#stopReason === undefined ? '' : this.#finish(asObject(body.usage));
      default:
        return ''; // messageStart, and event types that are not known yet
    }
  }

  #exception(headers: ReadonlyMap<string, string>, body: JsonObject): string {
    const name = headers.get(':exception-type') ?? headers.get(':error-code') ?? '';
    const message = asString(body.message) ?? headers.get(':error-message') ?? 'The backend failed.';
    const error = bedrockError({ message }, bedrockExceptionStatus(name));
    return this.#writer.failUpstream(error ?? { message, type: 'server_error' });
  }

  /** Blocks of text and thinking may come without a start. */
  #block(index: number): OpenBlock {
    const known = this.#blocks.get(index);
    if (known !== undefined) return known;
    const block: OpenBlock = { callIndex: -1, sentArguments: false, thinking: '', signature: '' };
    this.#blocks.set(index, block);
    return block;
  }

  #start(index: number, use: JsonObject | undefined): string {
    if (use === undefined) return '';
    const callIndex = this.#calls++;
    this.#blocks.set(index, { callIndex, sentArguments: false, thinking: '', signature: '' });
    const call = { name: asString(use.name) ?? '', arguments: '' };
    return this.#writer.delta({
      tool_calls: [{ index: callIndex, id: asString(use.toolUseId) ?? '', type: 'function', function: call }],
    });
  }

  #delta(block: OpenBlock, delta: JsonObject): string {
    const text = asString(delta.text) ?? '';
    let out = text === '' ? '' : this.#writer.delta({ content: text });
    const input = asString(asObject(delta.toolUse)?.input) ?? '';
    if (input !== '') out += this.#arguments(block, input);
    const thought = asObject(delta.reasoningContent);
    if (thought === undefined) return out;
    block.signature += asString(thought.signature) ?? '';
    const words = asString(thought.text) ?? '';
    block.thinking += words;
    if (words !== '') out += this.#writer.delta({ reasoning_content: words });
    const data = asString(thought.redactedContent);
    if (data !== undefined)
      out += this.#writer.delta({ thinking_blocks: [{ type: 'redacted_thinking', data }] });
    return out;
  }

  #stop(index: number): string {
    const block = this.#block(index);
    this.#blocks.delete(index);
    if (block.callIndex >= 0 && !block.sentArguments) return this.#arguments(block, '{}');
    if (block.signature === '') return '';
    const { thinking, signature } = block;
    return this.#writer.delta({ thinking_blocks: [{ type: 'thinking', thinking, signature }] });
  }

  #arguments(block: OpenBlock, text: string): string {
    block.sentArguments = true;
    return this.#writer.delta({ tool_calls: [{ index: block.callIndex, function: { arguments: text } }] });
  }

  #finish(usage: JsonObject | undefined): string {
    const reason = bedrockFinishReason(this.#stopReason);
    if (typeof reason !== 'string') return this.#writer.fail(reason);
    const counted = usage === undefined ? '' : this.#writer.usage(bedrockUsage(usage));
    return this.#writer.finish(reason) + counted + this.#writer.done();
  }
}
