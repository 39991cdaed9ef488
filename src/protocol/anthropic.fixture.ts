import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from './json-guards.ts';
import type { ChatChunk, ChatRequest } from './openai-chat.ts';

/** A fixture of Anthropic's clients, fresh. */
export const anthropicRequest = (name: 'request' | 'lossy'): Record<string, unknown> =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '__fixtures__/anthropic', `${name}.json`), 'utf8'),
  ) as Record<string, unknown>;

export interface AnthropicEvent extends JsonObject {
  readonly type: string;
}

/** The events of a stream; throws where one is not whole, or its name is not its type. */
export function anthropicEvents(text: string): AnthropicEvent[] {
  if (text !== '' && !text.endsWith('\n\n')) throw new Error('the last event is not whole');
  return text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => {
      const [, name, data] = /^event: (.*)\ndata: ([^\n]*)$/.exec(event) ?? [];
      const parsed = JSON.parse(data ?? '') as AnthropicEvent;
      if (parsed.type !== name) throw new Error(`${name} holds ${parsed.type}`);
      return parsed;
    });
}

type Said = Record<string, unknown> & { type: string };

const PIECES: Readonly<Record<string, readonly [of: string, to: string, from: string]>> = {
  text_delta: ['text', 'text', 'text'],
  thinking_delta: ['thinking', 'thinking', 'thinking'],
  signature_delta: ['thinking', 'signature', 'signature'],
  input_json_delta: ['tool_use', 'json', 'partial_json'],
};

/**
 * Puts a whole stream's events together as Anthropic's clients do, and throws for any order that Anthropic does not send:
 * message_start first, blocks one after another with indexes from 0, then message_delta and message_stop.
 */
export function assemble(events: readonly AnthropicEvent[]): Record<string, unknown> {
  const rest = events.filter(({ type }) => type !== 'ping');
  const [start, ...others] = rest;
  const [delta, stop] = others.splice(-2);
  if (start?.type !== 'message_start' || delta?.type !== 'message_delta' || stop?.type !== 'message_stop') {
    throw new Error(`not a whole stream: ${rest.map(({ type }) => type).join(' ')}`);
  }
  const content: Said[] = [];
  let open: Said | undefined;
  for (const event of others) {
    if (event.type === 'content_block_start') {
      if (open !== undefined || event.index !== content.length)
        throw new Error('a block begins out of order');
      open = { ...(event.content_block as Said) };
      content.push(open);
      continue;
    }
    if (open === undefined || event.index !== content.length - 1)
      throw new Error(`${event.type} of no block`);
    if (event.type === 'content_block_stop') {
      if (typeof open.json === 'string') open.input = JSON.parse(open.json);
      delete open.json;
      open = undefined;
      continue;
    }
    const piece = event.delta as Said;
    const [of, to, from] = PIECES[piece.type] ?? [];
    if (event.type !== 'content_block_delta' || of !== open.type || to === undefined || from === undefined) {
      throw new Error(`${event.type} ${piece.type} in ${open.type}`);
    }
    open[to] = `${open[to] ?? ''}${piece[from]}`;
  }
  if (open !== undefined) throw new Error('a block does not end');
  const message = start.message as Record<string, unknown>;
  return {
    ...message,
    ...(delta.delta as object),
    content,
    usage: { ...(message.usage as object), ...(delta.usage as object) },
  };
}

/** One chunk of a chat's stream. */
export function chunkOf(
  delta: ChatChunk['choices'][number]['delta'],
  more: Partial<ChatChunk['choices'][number]> = {},
): ChatChunk {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
  };
}

/** The chunk that carries the usage alone. */
export const usageChunk = (usage: NonNullable<ChatChunk['usage']>): ChatChunk => ({
  ...chunkOf({}),
  choices: [],
  usage,
});

/** As it goes over the wire: undefined fields are gone. */
export const printed = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export const chatWith = (messages: ChatRequest['messages']): ChatRequest => ({ model: 'm', messages });
