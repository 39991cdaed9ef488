import { callId } from './anthropic-openai-response.ts';
import { sseEvent } from './anthropic-openai-sse.ts';
import type { ClientStamp } from './client-form.ts';
import { asString, type JsonObject, parseJsonObject } from './json-guards.ts';
import type { ChatToolCall } from './openai-chat.ts';

/** One content block on its way out. */
interface Block {
  readonly kind: 'text' | 'thinking' | 'redacted' | 'call';
  /** How it begins on the wire; a call's is not known until its name is. */
  start: JsonObject;
  /** Place among the calls of the answer; -1 for other kinds. */
  readonly call: number;
  /** All that was said in it. */
  text: string;
  /** What of that has not gone out. */
  pending: string;
  signature: string;
  isOut: boolean;
}

/**
 * The content blocks of one answer, in the order in which they began. Anthropic's blocks come one after another, and a
 * chat's texts and calls may be mixed: one block is written as its pieces come, the others wait until it is whole. A call is
 * whole when its arguments are JSON, or at the end; anything else as soon as another block begins.
 */
export class AnthropicBlocks {
  readonly #stamp: ClientStamp;
  readonly #queue: Block[] = [];
  readonly #calls = new Set<number>();
  #index = 0;
  /** Thinking that came sealed, and has not been repeated as plain thinking yet. */
  #owed = '';
  /** Whether thinking comes plain and is sealed afterwards: then a seal's own words are a copy. */
  #isSealedAfter = false;

  constructor(stamp: ClientStamp) {
    this.#stamp = stamp;
  }

  get hasCalls(): boolean {
    return this.#calls.size > 0;
  }

  text(text: string): string {
    if (text === '') return '';
    this.#owed = '';
    return this.#append('text', text);
  }

  /** Plain thinking. What repeats a sealed block is left out. */
  thinking(text: string): string {
    if (text === '') return '';
    if (this.#owed === '') return this.#append('thinking', text);
    if (!text.startsWith(this.#owed)) {
      // repeated piece by piece, or as a filter has changed it
      if (this.#owed.startsWith(text)) this.#owed = this.#owed.slice(text.length);
      return '';
    }
    const rest = text.slice(this.#owed.length);
    this.#owed = '';
    return rest === '' ? '' : this.#append('thinking', rest);
  }

  /** A block of `thinking_blocks`, or a piece of one: it seals the plain thinking before it, or says its own. */
  sealed(block: JsonObject): string {
    if (block.type === 'redacted_thinking') {
      return this.#push('redacted', { type: 'redacted_thinking', data: asString(block.data) ?? '' });
    }
    const text = asString(block.thinking) ?? '';
    const signature = asString(block.signature) ?? '';
    let out = '';
    const last = this.#queue.at(-1);
    const seals = last?.kind === 'thinking' && last.signature === '' && signature !== '' && this.#owed === '';
    if (seals) this.#isSealedAfter = true;
    else if (signature === '' && this.#isSealedAfter) return ''; // the end of a copy that a filter has held back
    if (text !== '' && !seals) {
      out += this.#append('thinking', text);
      this.#owed += text;
    }
    if (signature === '') return out;
    const open = this.#queue.at(-1);
    if (open?.kind === 'thinking' && open.signature === '') {
      open.signature = signature;
      return out + this.#drain(false);
    }
    return out + this.#push('thinking', { type: 'thinking', thinking: '', signature: '' }, { signature });
  }

  call({ index = 0, id, function: said }: ChatToolCall): string {
    this.#owed = '';
    const name = said?.name ?? '';
    const text = said?.arguments ?? '';
    let block = this.#queue.find((one) => one.call === index);
    if (block === undefined) {
      if (this.#calls.has(index)) return ''; // whole already: what still comes is white space
      this.#calls.add(index);
      block = newBlock(
        'call',
        { type: 'tool_use', id: callId(id, index, this.#stamp), name: '', input: {} },
        index,
      );
      this.#queue.push(block);
    }
    if (name !== '' && block.start.name === '') block.start = { ...block.start, name };
    block.text += text;
    block.pending += text;
    return this.#drain(false);
  }

  /** Ends what is open; call it once. */
  finish(): string {
    return this.#drain(true);
  }

  #append(kind: 'text' | 'thinking', text: string): string {
    let last = this.#queue.at(-1);
    if (last?.kind !== kind || last.signature !== '') {
      const start =
        kind === 'text'
          ? { type: 'text', text: '', citations: null }
          : { type: 'thinking', thinking: '', signature: '' };
      last = newBlock(kind, start);
      this.#queue.push(last);
    }
    last.text += text;
    last.pending += text;
    return this.#drain(false);
  }

  #push(kind: Block['kind'], start: JsonObject, more: Partial<Block> = {}): string {
    this.#queue.push({ ...newBlock(kind, start), ...more });
    return this.#drain(false);
  }

  #drain(atEnd: boolean): string {
    let out = '';
    for (;;) {
      const block = this.#queue[0];
      if (block === undefined) return out;
      if (block.kind === 'call' && block.start.name === '' && !atEnd) return out;
      if (!block.isOut) {
        block.isOut = true;
        const start = block.kind === 'call' ? { ...block.start, caller: { type: 'direct' } } : block.start;
        out += sseEvent({ type: 'content_block_start', index: this.#index, content_block: start });
      }
      if (block.pending !== '') out += this.#delta(pieceOf(block));
      block.pending = '';
      const isPassed = atEnd || this.#queue.length > 1 || block.signature !== '' || block.kind === 'redacted';
      if (!isPassed || !(atEnd || isWhole(block))) return out;
      if (block.signature !== '') out += this.#delta({ type: 'signature_delta', signature: block.signature });
      out += sseEvent({ type: 'content_block_stop', index: this.#index++ });
      this.#queue.shift();
    }
  }

  #delta(delta: object): string {
    return sseEvent({ type: 'content_block_delta', index: this.#index, delta });
  }
}

function newBlock(kind: Block['kind'], start: JsonObject, call = -1): Block {
  return { kind, start, call, text: '', pending: '', signature: '', isOut: false };
}

function pieceOf({ kind, pending }: Block): object {
  if (kind === 'text') return { type: 'text_delta', text: pending };
  if (kind === 'thinking') return { type: 'thinking_delta', thinking: pending };
  return { type: 'input_json_delta', partial_json: pending };
}

/** Whether nothing more can come for it, given that another block has begun. */
function isWhole({ kind, text }: Block): boolean {
  if (kind !== 'call') return true;
  return text.trimEnd().endsWith('}') && parseJsonObject(text) !== undefined;
}
