import type { ChatMessage } from '../protocol/openai-chat.ts';

/**
 * Where a text stands. A user's turn is the message's text, or the first of its parts; the parts after it count as documents that
 * came with it.
 */
export const PLACES = ['last_turn', 'user_turns', 'tool_results', 'documents'] as const;
export type Place = (typeof PLACES)[number];

export interface GuardedText {
  readonly text: string;
  readonly place: Place;
  /** Position of the message. */
  readonly message: number;
  /** Position of the part; undefined: the content is one text. */
  readonly part: number | undefined;
}

/** The texts at the places of `scan`, in order, each once. O(n). */
export function guardedTexts(messages: readonly ChatMessage[], scan: ReadonlySet<Place>): GuardedText[] {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const found: GuardedText[] = [];
  for (const [message, { role, content }] of messages.entries()) {
    const isTool = role === 'tool' || role === 'function';
    if (!isTool && role !== 'user') continue;
    const turn: Place = message === last && scan.has('last_turn') ? 'last_turn' : 'user_turns';
    const first: Place = isTool ? 'tool_results' : turn;
    const add = (text: unknown, place: Place, part: number | undefined) => {
      if (typeof text === 'string' && text !== '' && scan.has(place))
        found.push({ text, place, message, part });
    };
    if (!Array.isArray(content)) {
      add(content, first, undefined);
      continue;
    }
    let place: Place = first;
    for (const [part, { text }] of content.entries()) {
      if (typeof text !== 'string') continue;
      add(text, place, part);
      if (!isTool) place = 'documents';
    }
  }
  return found;
}

/** The messages with `note` in place of each of `texts`. O(n). */
export function withoutTexts(
  messages: readonly ChatMessage[],
  texts: readonly GuardedText[],
  note: string,
): ChatMessage[] {
  const copy = [...messages];
  for (const { message, part } of texts) {
    const before = copy[message] as ChatMessage;
    const content = Array.isArray(before.content)
      ? before.content.map((one, i) => (i === part ? { ...one, text: note } : one))
      : note;
    copy[message] = { ...before, content };
  }
  return copy;
}
