import { withoutDocument } from './anthropic-openai-content.ts';
import type { PlainChat } from './client-form.ts';
import { asObjects } from './json-guards.ts';
import type { ChatMessage, ChatPart, ChatRequest } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';

/**
 * A chat that an Anthropic client's request has become, for a backend of OpenAI's own form: without the fields that only
 * Anthropic knows, the turns of the assistant whole again, plain documents as text, and images that a tool has returned
 * behind its result, since there a tool returns text alone. Thinking stays, as `reasoning_content`, in the turn that is
 * still going on: Anthropic itself leaves it out of the turns before. O(messages and parts).
 */
export function toPlainChat(chat: ChatRequest): PlainChat {
  const lost: Losses = new Set();
  const changed: Partial<ChatRequest> = {};
  const messages = plainMessages(chat.messages, lost);
  if (messages !== chat.messages) changed.messages = messages;
  if (chat.tools?.some((tool) => tool.cache_control !== undefined) === true) {
    lost.add('cache_control');
    changed.tools = chat.tools.map(({ cache_control: _, ...tool }) => tool);
  }
  if (chat.cache_control !== undefined) {
    lost.add('cache_control');
    changed.cache_control = undefined;
  }
  return { changed, lost: [...lost] };
}

function plainMessages(messages: ChatMessage[], lost: Losses): ChatMessage[] {
  // what the user says beside a tool's result belongs to the turn that goes on
  const turnStart = messages.findLastIndex(
    ({ role }, index) => role === 'user' && messages[index - 1]?.role !== 'tool',
  );
  const out: ChatMessage[] = [];
  let shown: ChatPart[] = [];
  let same = true;
  for (const [index, message] of messages.entries()) {
    const plain = plainMessage(message, index > turnStart, lost);
    if (plain !== message) same = false;
    const last = out.at(-1);
    if (message.role === 'tool') {
      const { text, media } = apart(plain);
      shown.push(...media);
      out.push(text);
      if (media.length > 0) same = false;
      continue;
    }
    if (message.role === 'assistant' && last?.role === 'assistant') {
      out[out.length - 1] = joined(last, plain);
      same = false;
    } else if (shown.length > 0 && message.role === 'user') {
      out.push({ ...plain, content: [...shown, ...partsOf(plain)] });
      shown = [];
    } else {
      if (shown.length > 0) out.push({ role: 'user', content: shown });
      shown = [];
      out.push(plain);
    }
  }
  if (shown.length > 0) out.push({ role: 'user', content: shown });
  return same ? messages : out;
}

/** `message` itself where nothing has to go. */
function plainMessage(message: ChatMessage, isNow: boolean, lost: Losses): ChatMessage {
  const { cache_control: mark, is_error: isError, thinking_blocks: thinking, ...rest } = message;
  let plain: ChatMessage = rest;
  let same = mark === undefined && isError === undefined && thinking === undefined;
  if (mark !== undefined) lost.add('cache_control');
  if (isError !== undefined) lost.add('messages[].is_error');
  if (isNow && asObjects(thinking).some(({ type }) => type === 'redacted_thinking'))
    lost.add('messages[].thinking_blocks');
  if (!isNow && plain.reasoning_content !== undefined) {
    const { reasoning_content: _, ...others } = plain;
    plain = others;
    same = false;
  }
  if (Array.isArray(plain.content) && plain.content.some(isSpecial)) {
    plain = { ...plain, content: plain.content.map((part) => plainPart(part, lost)) };
    same = false;
  }
  if (plain.tool_calls?.some((call) => call.cache_control !== undefined) === true) {
    lost.add('cache_control');
    plain = { ...plain, tool_calls: plain.tool_calls.map(({ cache_control: _, ...call }) => call) };
    same = false;
  }
  return same ? message : plain;
}

const isSpecial = (part: ChatPart) => part.cache_control !== undefined || part.document !== undefined;

function plainPart({ cache_control: mark, ...part }: ChatPart, lost: Losses): ChatPart {
  if (mark !== undefined) lost.add('cache_control');
  return withoutDocument(part as ChatPart);
}

function partsOf({ content }: ChatMessage): ChatPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return content ?? [];
}

function apart(message: ChatMessage): { readonly text: ChatMessage; readonly media: readonly ChatPart[] } {
  const parts = partsOf(message);
  const media = parts.filter(({ type }) => type !== 'text');
  if (media.length === 0) return { text: message, media };
  const texts = parts.filter(({ type }) => type === 'text');
  return { text: { ...message, content: texts.length === 0 ? 'See below.' : texts }, media };
}

function joined(a: ChatMessage, b: ChatMessage): ChatMessage {
  const parts = [...partsOf(a), ...partsOf(b)];
  const texts = parts.every(({ type }) => type === 'text');
  const thoughts = `${a.reasoning_content ?? ''}${b.reasoning_content ?? ''}`;
  const calls = [...(a.tool_calls ?? []), ...(b.tool_calls ?? [])];
  return {
    ...b,
    content: parts.length === 0 ? null : texts ? parts.map(({ text }) => text ?? '').join('') : parts,
    ...(thoughts === '' ? {} : { reasoning_content: thoughts }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}
