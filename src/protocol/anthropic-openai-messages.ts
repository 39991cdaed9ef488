import { invalid } from './anthropic-openai-check.ts';
import { asContent, cacheMark, toPart, toParts, uncarried } from './anthropic-openai-content.ts';
import { noteFields } from './anthropic-openai-fields.ts';
import { asObjects, asString, type JsonObject } from './json-guards.ts';
import type { ChatMessage, ChatPart, ChatToolCall } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';

/**
 * Anthropic's messages as a chat's. Tool results become messages of their own, before what the user says beside them. A turn
 * of the assistant becomes several messages where it thinks or speaks again after a later kind of block, so that the order
 * of its blocks is kept. Thinking stands in `thinking_blocks`, sealed, and in `reasoning_content`. Throws FL_PARAM_INVALID
 * and FL_UNSUPPORTED; what cannot be carried is named in `lost`.
 */
export function toChatMessages(messages: unknown, lost: Losses): ChatMessage[] {
  return asObjects(messages).flatMap((message, index) => {
    const path = `messages[${index}].content`;
    const { role, content } = message;
    if (role === 'assistant') return assistantMessages(content, path, lost);
    if (role === 'system') return [{ role, content: asContent(toParts(content, path, lost)) }];
    return userMessages(content, path, lost);
  });
}

function userMessages(content: unknown, path: string, lost: Losses): ChatMessage[] {
  if (typeof content === 'string') return [{ role: 'user', content }];
  const results: ChatMessage[] = [];
  const parts: ChatPart[] = [];
  for (const [index, block] of asObjects(content).entries()) {
    const at = `${path}[${index}]`;
    if (block.type === 'tool_result') results.push(toolMessage(block, at, lost));
    else parts.push(...toPart(block, at, lost));
  }
  if (parts.length > 0 || results.length === 0) {
    results.push({ role: 'user', content: asContent(parts) });
  }
  return results;
}

function toolMessage(block: JsonObject, path: string, lost: Losses): ChatMessage {
  const id = asString(block.tool_use_id);
  if (id === undefined) throw invalid(`${path}.tool_use_id`, 'a string');
  noteFields(block, path, lost);
  const known = asObjects(block.content).filter(({ type }) => type !== 'tool_reference');
  if (known.length < asObjects(block.content).length) lost.add(`${path}.content`);
  return {
    role: 'tool',
    tool_call_id: id,
    content: asContent(
      toParts(typeof block.content === 'string' ? block.content : known, `${path}.content`, lost),
    ),
    ...(block.is_error === true ? { is_error: true } : {}),
    ...cacheMark(block),
  };
}

/** In this order a chat's message holds them. */
const ORDER: ReadonlyMap<unknown, number> = new Map([
  ['thinking', 0],
  ['redacted_thinking', 0],
  ['text', 1],
  ['tool_use', 2],
]);

function assistantMessages(content: unknown, path: string, lost: Losses): ChatMessage[] {
  if (typeof content === 'string') return [{ role: 'assistant', content }];
  const groups: [JsonObject, string][][] = [];
  let reached = Number.POSITIVE_INFINITY;
  for (const [index, block] of asObjects(content).entries()) {
    const place = ORDER.get(block.type);
    const at = `${path}[${index}]`;
    if (place === undefined) throw uncarried(block, at);
    if (place < reached) groups.push([]);
    reached = place;
    groups.at(-1)?.push([block, at]);
  }
  if (groups.length === 0) return [{ role: 'assistant', content: '' }];
  return groups.map((group) => assistantMessage(group, lost));
}

function assistantMessage(group: readonly [JsonObject, string][], lost: Losses): ChatMessage {
  const parts: ChatPart[] = [];
  const calls: ChatToolCall[] = [];
  const thinking: JsonObject[] = [];
  let thoughts = '';
  for (const [block, path] of group) {
    if (block.type === 'text') {
      parts.push(...toPart(block, path, lost));
      continue;
    }
    noteFields(block, path, lost);
    if (block.type === 'tool_use') calls.push(toolCall(block, path));
    else {
      thoughts += thoughtOf(block, path);
      thinking.push(block);
    }
  }
  return {
    role: 'assistant',
    content: parts.length === 0 ? null : asContent(parts),
    ...(thoughts === '' ? {} : { reasoning_content: thoughts }),
    ...(thinking.length === 0 ? {} : { thinking_blocks: thinking }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function thoughtOf(block: JsonObject, path: string): string {
  const [name, wanted] = block.type === 'thinking' ? ['thinking', block.thinking] : ['data', block.data];
  if (typeof wanted !== 'string') throw invalid(`${path}.${name}`, 'a string');
  return block.type === 'thinking' ? wanted : '';
}

function toolCall(block: JsonObject, path: string): ChatToolCall {
  const [id, name] = [asString(block.id), asString(block.name)];
  if (id === undefined) throw invalid(`${path}.id`, 'a string');
  if (name === undefined) throw invalid(`${path}.name`, 'a string');
  return {
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(block.input ?? {}) },
    ...cacheMark(block),
  };
}
