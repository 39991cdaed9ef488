import { FairleadError } from '../core/errors.ts';
import { asObject, asObjects, asString, type JsonObject, parseJsonObject } from './json-guards.ts';
import type { ChatMessage, ChatToolCall } from './openai-chat.ts';
import { type ContentBlock, type Losses, readContent, type TextBlock, textOf } from './openai-content.ts';

export interface ToolCallBlock {
  readonly type: 'tool_call';
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
  /** Gemini's seal on the call, as Google's OpenAI surface hands it out. */
  readonly thoughtSignature?: string | undefined;
  readonly cacheControl?: unknown;
}

export interface ToolResultBlock {
  readonly type: 'tool_result';
  readonly id: string;
  /** The name of the function that was called, when the conversation holds the call. */
  readonly name: string | undefined;
  readonly content: readonly ContentBlock[];
  /** Whether the tool says that it failed, for wire forms that have a place for it. */
  readonly isError?: boolean;
  readonly cacheControl?: unknown;
}

/** Thinking of an earlier turn, sealed by the model that thought it. */
export type ThinkingBlock =
  | { readonly type: 'thinking'; readonly text: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string };

export type TurnBlock = ContentBlock | ToolCallBlock | ToolResultBlock | ThinkingBlock;

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly blocks: TurnBlock[];
}

/** OpenAI's messages as the other wire forms see them: instructions apart, turns that alternate. */
export interface Conversation {
  readonly system: readonly TextBlock[];
  readonly turns: readonly Turn[];
}

/**
 * Reads the messages of a request. Neighbouring messages of one side become one turn, tool results
 * stand on the user's side. What cannot be carried is named in `lost`; roles and parts without an
 * equivalent are refused with FL_UNSUPPORTED.
 */
export function readConversation(messages: readonly ChatMessage[], lost: Losses): Conversation {
  const system: TextBlock[] = [];
  const turns: Turn[] = [];
  const functionNames = new Map<string, string>();
  for (const [index, message] of messages.entries()) {
    const path = `messages[${index}]`;
    if (message.role === 'system' || message.role === 'developer') {
      if (turns.length > 0) lost.add(`${path}.role`); // it moves to the front
      system.push(...readInstructions(message, path, lost));
      continue;
    }
    if (message.name !== undefined && message.role !== 'tool') lost.add('messages[].name');
    if (message.role === 'user') append(turns, 'user', readContent(message.content, `${path}.content`, lost));
    else if (message.role === 'assistant')
      append(turns, 'assistant', readAssistant(message, path, functionNames, lost));
    else if (message.role === 'tool')
      append(turns, 'user', [readToolResult(message, path, functionNames, lost)]);
    else {
      throw new FairleadError('FL_UNSUPPORTED', `Messages of role ${message.role} cannot be translated.`, {
        param: `${path}.role`,
      });
    }
  }
  return { system, turns };
}

function append(turns: Turn[], role: Turn['role'], blocks: readonly TurnBlock[]): void {
  if (blocks.length === 0) return;
  const last = turns.at(-1);
  if (last?.role === role) last.blocks.push(...blocks);
  else turns.push({ role, blocks: [...blocks] });
}

function readInstructions(message: ChatMessage, path: string, lost: Losses): TextBlock[] {
  const blocks = readContent(message.content, `${path}.content`, lost);
  textOf(blocks, 'A system message');
  return blocks.filter((block) => block.type === 'text');
}

function readAssistant(
  message: ChatMessage,
  path: string,
  functionNames: Map<string, string>,
  lost: Losses,
): TurnBlock[] {
  const thinking = readThinking(message.thinking_blocks);
  if (thinking.length === 0 && asString(message.reasoning_content)) lost.add('messages[].reasoning_content');
  if (message.audio !== undefined && message.audio !== null) lost.add('messages[].audio');
  const refusal = asString(message.refusal);
  const blocks: TurnBlock[] = [...thinking, ...readContent(message.content, `${path}.content`, lost)];
  if (refusal !== undefined && refusal !== '') blocks.push({ type: 'text', text: refusal });
  for (const [index, call] of (message.tool_calls ?? []).entries()) {
    const block = readToolCall(call, `${path}.tool_calls[${index}]`, lost);
    functionNames.set(block.id, block.name);
    blocks.push(block);
  }
  return blocks;
}

function readThinking(value: unknown): ThinkingBlock[] {
  const blocks: ThinkingBlock[] = [];
  for (const block of asObjects(value)) {
    const signature = asString(block.signature);
    const data = asString(block.data);
    // thinking that no model has sealed is not taken back by any
    if (block.type === 'thinking' && signature !== undefined && signature !== '') {
      blocks.push({ type: 'thinking', text: asString(block.thinking) ?? '', signature });
    } else if (block.type === 'redacted_thinking' && data !== undefined) {
      blocks.push({ type: 'redacted_thinking', data });
    }
  }
  return blocks;
}

function readToolCall(call: ChatToolCall, path: string, lost: Losses): ToolCallBlock {
  const name = call.function?.name;
  if (call.id === undefined || name === undefined) {
    throw new FairleadError('FL_PARAM_MISSING', 'A tool call needs an id and a function name.', {
      param: path,
    });
  }
  const text = call.function?.arguments ?? '';
  const parsed = text.trim() === '' ? {} : parseJsonObject(text);
  // the other wire forms take an object: a text that is none is kept whole under one key
  if (parsed === undefined) lost.add(`${path}.function.arguments`);
  const google = asObject(asObject(call.extra_content)?.google);
  const thoughtSignature = asString(google?.thought_signature);
  const input = parsed ?? { arguments: text };
  return { type: 'tool_call', id: call.id, name, input, thoughtSignature, ...markOf(call) };
}

function readToolResult(
  message: ChatMessage,
  path: string,
  functionNames: ReadonlyMap<string, string>,
  lost: Losses,
): ToolResultBlock {
  const id = message.tool_call_id;
  if (id === undefined) {
    throw new FairleadError('FL_PARAM_MISSING', 'A tool message needs the id of its call.', {
      param: `${path}.tool_call_id`,
    });
  }
  const content = readContent(message.content, `${path}.content`, lost);
  return {
    type: 'tool_result',
    id,
    name: functionNames.get(id) ?? message.name,
    content,
    ...(message.is_error === true ? { isError: true } : {}),
    ...markOf(message),
  };
}

const markOf = ({ cache_control: cacheControl }: JsonObject) =>
  cacheControl === undefined || cacheControl === null ? {} : { cacheControl };
