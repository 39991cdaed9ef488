import { FairleadError } from '../core/errors.ts';
import type { ExplainInput } from '../gateway/explain.ts';
import type { ChatMessage, ChatTool } from '../protocol/openai-chat.ts';
import { CHAT_FIELDS, checkFields, checkMessages } from '../protocol/validate.ts';

type Body = Readonly<Record<string, unknown>>;

/** Never passed on to signals: they belong to the caller of this API, not to the request that is asked about. */
const OWN_HEADERS = new Set([
  'authorization',
  'cookie',
  'host',
  'content-length',
  'content-type',
  'connection',
]);

/**
 * What a body `{model?, messages | text, tools?, …}` asks about. Throws FL_PARAM_MISSING or FL_PARAM_INVALID;
 * unknown fields pass.
 */
export function explainInput(body: Body, headers: Headers): ExplainInput {
  const { text, recipe, model, messages, tools, ...rest } = body;
  for (const [name, value] of Object.entries({ text, recipe })) {
    if (value !== undefined && value !== null && typeof value !== 'string') throw notA(name, 'a string');
  }
  checkFields(body, CHAT_FIELDS, []);
  return {
    model: typeof model === 'string' ? model : undefined,
    recipe: typeof recipe === 'string' ? recipe : undefined,
    messages: messagesOf(body),
    tools: (tools ?? undefined) as ChatTool[] | undefined,
    rest,
    headers: Object.fromEntries([...headers].filter(([name]) => !OWN_HEADERS.has(name))),
  };
}

function messagesOf({ messages, text }: Body): readonly ChatMessage[] {
  if (messages !== undefined && messages !== null) {
    checkMessages(messages as unknown[]);
    return messages as ChatMessage[];
  }
  if (typeof text === 'string') return [{ role: 'user', content: text }];
  throw new FairleadError('FL_PARAM_MISSING', "Missing required parameter: 'messages' or 'text'.", {
    param: 'messages',
    hint: 'Send {"text": "…"} or {"messages": […]}.',
  });
}

/** The text that a classifier is asked about: `text`, or the last user message. */
export function textOf(body: Body): string {
  const input = explainInput(body, new Headers());
  const { content } = input.messages.findLast((message) => message.role === 'user') ?? { content: '' };
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('\n');
}

/** The texts of a batch, `most` at the most, under the name `param`. */
export function textsOf({ texts }: Body, most: number, param = 'texts'): readonly string[] {
  if (texts === undefined || texts === null) {
    throw new FairleadError('FL_PARAM_MISSING', `Missing required parameter: '${param}'.`, { param });
  }
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string'))
    throw notA(param, 'a list of strings');
  if (texts.length === 0 || texts.length > most) throw notA(param, `a list of 1 to ${most} strings`);
  return texts;
}

export const notA = (param: string, wants: string): FairleadError =>
  new FairleadError('FL_PARAM_INVALID', `Invalid '${param}': it must be ${wants}.`, { param });
