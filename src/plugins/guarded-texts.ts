import type { ChatMessage } from '../protocol/openai-chat.ts';
import type { PluginRequest } from './define.ts';
import { mapTexts } from './message-texts.ts';

/**
 * Where a text stands. A user's turn is the message's text, or the first of its parts; the parts after it count as documents that
 * came with it.
 */
export const PLACES = ['last_turn', 'user_turns', 'tool_results', 'documents'] as const;
export type Place = (typeof PLACES)[number];

export interface GuardedText {
  readonly text: string;
  readonly place: Place;
  /** Position of the message; undefined: it stands in the request's own `documents`. */
  readonly message: number | undefined;
  /** Position of the part, or of the document; undefined: the content is one text. */
  readonly part: number | undefined;
}

/** What of a request is looked at and changed. */
export type GuardedRequest = Pick<PluginRequest, 'get' | 'set'>;

/** The texts at the places of `scan`, in order, each once. O(n). */
export function guardedTexts(request: GuardedRequest, scan: ReadonlySet<Place>): GuardedText[] {
  const texts = textsOfMessages(request.get('messages'), scan);
  if (!scan.has('documents')) return texts;
  return [...texts, ...documentsOf(request).map(textOfDocument)];
}

/** As servers take them beside the messages: texts, or objects that hold some. */
function documentsOf(request: GuardedRequest): readonly unknown[] {
  const documents = request.get('documents');
  return Array.isArray(documents) ? documents : [];
}

function textOfDocument(document: unknown, part: number): GuardedText {
  const said: string[] = [];
  mapTexts(document, (text) => {
    said.push(text);
    return text;
  });
  return { text: said.join('\n'), place: 'documents', message: undefined, part };
}

function textsOfMessages(messages: readonly ChatMessage[], scan: ReadonlySet<Place>): GuardedText[] {
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

/** Puts `note` in place of each of `texts` in the messages, and takes those that are documents of the request out. O(n). */
export function stripTexts(request: GuardedRequest, texts: readonly GuardedText[], note: string): void {
  const inMessages = texts.filter(({ message }) => message !== undefined);
  if (inMessages.length > 0) request.set('messages', withoutTexts(request.get('messages'), inMessages, note));
  if (inMessages.length === texts.length) return;
  const gone = new Set(texts.filter(({ message }) => message === undefined).map(({ part }) => part));
  request.set(
    'documents',
    documentsOf(request).filter((_, i) => !gone.has(i)),
  );
}

function withoutTexts(
  messages: readonly ChatMessage[],
  texts: readonly GuardedText[],
  note: string,
): ChatMessage[] {
  const copy = [...messages];
  for (const { message, part } of texts) {
    if (message === undefined) continue;
    const before = copy[message] as ChatMessage;
    const content = Array.isArray(before.content)
      ? before.content.map((one, i) => (i === part ? { ...one, text: note } : one))
      : note;
    copy[message] = { ...before, content };
  }
  return copy;
}
