import type { ChatMessage } from '../../protocol/openai-chat.ts';

/**
 * `messages` with `line` as the first line of the leading system message, which is made when there
 * is none. A copy of the array; the messages behind the first are shared. O(n).
 */
export function withSystemLine(messages: readonly ChatMessage[], line: string): ChatMessage[] {
  const [first, ...rest] = messages;
  if (first?.role !== 'system' && first?.role !== 'developer')
    return [{ role: 'system', content: line }, ...messages];
  const { content } = first;
  if (Array.isArray(content))
    return [{ ...first, content: [{ type: 'text', text: line }, ...content] }, ...rest];
  return [{ ...first, content: content ? `${line}\n${content}` : line }, ...rest];
}
