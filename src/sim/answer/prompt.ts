import { isRecord } from '../../core/record.ts';
import { BLOCK_TOKENS } from '../engine/engine.ts';
import { badRequest } from '../http/errors.ts';
import type { Fields } from '../http/fields.ts';
import { tokenEnd } from '../tokens.ts';

/** What the sim reads from a prompt. */
export interface Prompt {
  readonly tokens: number;
  /** Hash of each full block of tokens with all before it, 32 bits. */
  readonly blocks: readonly number[];
  /** Hash of all that the answer depends on, 32 bits. */
  readonly hash: number;
  /** The last thing the user said. */
  readonly question: string;
  readonly images: number;
  readonly sounds: number;
  /** True when a tool has just answered. */
  readonly afterTool: boolean;
  /** What of the answer is already there, when the request asks to go on with it. */
  readonly prefix: { readonly reasoning: string; readonly content: string } | undefined;
}

/** An image counts as 256 tokens, the order of what vision models spend on a small one. */
const imageTokens = 256;
/** Bytes of 16 kHz, 16 bit, one channel sound to a token, at 25 tokens a second. */
const soundBytesPerToken = 1280;

/** Counts and hashes a prompt in one pass: FNV-1a over UTF-16 code units, O(length), no copies. */
export class PromptScan {
  tokens = 0;
  readonly blocks: number[] = [];
  hash = 2166136261;

  text(text: string): void {
    let hash = this.hash;
    for (let at = 0; at < text.length; ) {
      const end = tokenEnd(text, at);
      for (; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
      if (++this.tokens % BLOCK_TOKENS === 0) this.blocks.push(hash);
    }
    this.hash = hash;
  }

  /** `count` tokens whose content is known by `key` only. */
  opaque(count: number, key: string): void {
    for (let i = 0; i < key.length; i++) this.hash = Math.imul(this.hash ^ key.charCodeAt(i), 16777619);
    for (let i = 0; i < count; i++) {
      this.hash = Math.imul(this.hash ^ 0xffff, 16777619);
      if (++this.tokens % BLOCK_TOKENS === 0) this.blocks.push(this.hash);
    }
  }
}

/** Reads messages, and what else is part of the prompt. Throws a 400 when they have no such form. */
export function readMessages(body: Fields): Prompt {
  const { messages, tools } = body;
  if (!Array.isArray(messages) || messages.length === 0) {
    throw badRequest('messages must be a list with at least one message.', 'messages');
  }
  const scan = new PromptScan();
  if (Array.isArray(tools) && tools.length > 0) scan.text(JSON.stringify(tools));
  const facts = { question: '', images: 0, sounds: 0, afterTool: false };
  const continued = continuedMessage(body, messages);
  for (const message of messages) {
    if (!isRecord(message) || typeof message.role !== 'string') {
      throw badRequest('each message must be an object with a role.', 'messages');
    }
    if (message === continued) break;
    scan.text(`<|${message.role}|>`);
    const said = readContent(message.content, scan, facts);
    if (Array.isArray(message.tool_calls)) scan.text(JSON.stringify(message.tool_calls));
    if (message.role === 'user') facts.question = said;
    facts.afterTool = message.role === 'tool';
  }
  scan.text('<|assistant|>');
  const hash = scan.hash >>> 0;
  const prefix = continued === undefined ? undefined : readPrefix(continued);
  if (prefix !== undefined) scan.text(prefix.reasoning + prefix.content);
  return { tokens: scan.tokens, blocks: scan.blocks, hash, prefix, ...facts };
}

/** A prompt of plain text. */
export function readText(text: string): Prompt {
  const scan = new PromptScan();
  scan.text(text);
  return {
    tokens: Math.max(1, scan.tokens),
    blocks: scan.blocks,
    hash: scan.hash >>> 0,
    question: text,
    images: 0,
    sounds: 0,
    afterTool: false,
    prefix: undefined,
  };
}

function continuedMessage(body: Fields, messages: readonly unknown[]): Record<string, unknown> | undefined {
  const last = messages.at(-1);
  const goesOn = body.continue_final_message === true;
  // vLLM's default for add_generation_prompt is true, so leaving it out is refused too.
  if (goesOn && body.add_generation_prompt !== false) {
    throw badRequest(
      'continue_final_message and add_generation_prompt exclude each other: set add_generation_prompt to false.',
      'continue_final_message',
    );
  }
  if (!goesOn && body.add_generation_prompt !== false) return undefined;
  return isRecord(last) && last.role === 'assistant' ? last : undefined;
}

/** Thinking comes in a field of its own, or before `</think>` in the content as chat templates write it. */
function readPrefix(message: Fields): { reasoning: string; content: string } {
  const content = readContent(message.content, new PromptScan(), { images: 0, sounds: 0 });
  const own = message.reasoning_content ?? message.reasoning;
  const reasoning = typeof own === 'string' ? own : '';
  const open = /^\s*<think>\n?/.exec(content);
  if (open === null) return { reasoning, content };
  const inner = content.slice(open[0].length);
  const close = /\n?<\/think>(?:\n\n)?/.exec(inner);
  if (close === null) return { reasoning: inner, content: '' };
  return { reasoning: inner.slice(0, close.index), content: inner.slice(close.index + close[0].length) };
}

function readContent(content: unknown, scan: PromptScan, facts: { images: number; sounds: number }): string {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') {
    scan.text(content);
    return content;
  }
  if (!Array.isArray(content)) throw badRequest('content must be a string or a list of parts.', 'messages');
  const texts: string[] = [];
  for (const part of content) {
    if (!isRecord(part) || typeof part.type !== 'string') {
      throw badRequest('each part of content must be an object with a type.', 'messages');
    }
    if (typeof part.text === 'string') {
      scan.text(part.text);
      texts.push(part.text);
    } else if (part.type.includes('image')) {
      facts.images++;
      scan.opaque(imageTokens, keyOf(part.image_url));
    } else if (part.type.includes('audio')) {
      facts.sounds++;
      const data = keyOf(part.input_audio ?? part.audio_url);
      scan.opaque(Math.max(1, Math.ceil((data.length * 3) / 4 / soundBytesPerToken)), data);
    } else throw badRequest(`this model cannot read a part of type ${part.type}.`, 'messages');
  }
  return texts.join('\n');
}

function keyOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return '';
  const inner = value.url ?? value.data;
  return typeof inner === 'string' ? inner : '';
}
