import { z } from 'zod';
import { type Classifiers, cosine } from '../inference/contract.ts';
import { LINES, lastUserAt, messageText } from '../protocol/message-text.ts';
import type { ChatMessage, ChatPart } from '../protocol/openai-chat.ts';
import { compress, type Measures } from './compress.ts';
import { definePlugin, type PluginRequest } from './define.ts';

const config = z.strictObject({
  triggerTokens: z
    .int()
    .positive()
    .default(8_000)
    .meta({ description: 'Tokens of all messages from which on something is left out.' }),
  targetTokens: z
    .int()
    .positive()
    .default(6_000)
    .meta({ description: 'Tokens of all messages that are aimed at then.' }),
  targets: z
    .strictObject({
      toolOutputs: z.boolean().default(true).meta({ description: 'Results of tools.' }),
      history: z.boolean().default(true).meta({ description: 'Earlier turns of user and assistant.' }),
    })
    .prefault({})
    .meta({
      description: 'What may be shortened. The system prompt, the last user turn and tool calls never are.',
    }),
  keepTurns: z
    .int()
    .positive()
    .default(2)
    .meta({ description: 'So many of the last user turns, and the answers to them, stay whole.' }),
  scoring: z.enum(['hybrid', 'bm25', 'embedding']).default('hybrid').meta({
    description: 'How sentences are compared with the last user turn: by words, by meaning, or both.',
  }),
});

type Config = z.output<typeof config>;

/** A text of a message that may be shortened. */
interface Place {
  readonly message: number;
  /** Undefined: the content is one string. */
  readonly part: number | undefined;
  readonly text: string;
}

/** [CLS] and [SEP], which `countTokens` counts in. */
const MARKS = 2;
/** Of tokenizers of English, where none is loaded. */
const CHARS_A_TOKEN = 4;
/** Likeness is a matter of what is asked, which stands at a prompt's end. */
const QUERY_CHARS = 2_000;

export default definePlugin({
  id: 'context_compression',
  title: 'Context compression',
  summary: 'Leaves out of long conversations what the last user turn needs least, sentence by sentence.',
  order: 260,
  needsModels: true,
  config,
  examples: [
    { title: 'Down to 6,000 tokens from 8,000 on', config: {} },
    {
      title: 'Results of tools alone',
      config: { triggerTokens: 16_000, targetTokens: 12_000, targets: { history: false } },
    },
  ],
  create(options, { classifiers }) {
    return {
      before(request) {
        const messages = request.get('messages');
        let chars = 0;
        for (const message of messages) chars += messageText(message, LINES).length;
        // No token is shorter than a character, so most requests are through here.
        if (chars <= options.triggerTokens) return undefined;
        const places = placesIn(messages, options);
        return places.length === 0 ? undefined : shorten(request, places, options, classifiers);
      },
    };
  },
});

async function shorten(
  request: PluginRequest,
  places: readonly Place[],
  { triggerTokens, targetTokens, scoring }: Config,
  classifiers: Classifiers | undefined,
): Promise<undefined> {
  const messages = request.get('messages');
  const asked = messages[lastUserAt(messages)];
  const query = asked === undefined ? '' : messageText(asked, LINES).slice(-QUERY_CHARS);
  const done = await compress(
    {
      texts: places.map(({ text }) => text),
      fixed: fixedTexts(messages, places),
      query,
      triggerTokens,
      targetTokens: Math.min(targetTokens, triggerTokens),
    },
    measuresOf(scoring, query, classifiers),
  );
  if (done.unitsLeftOut === 0) return undefined;
  request.set('messages', withTexts(messages, places, done.texts));
  request.answerHeader('x-fairlead-compression', `from=${done.tokensBefore}; to=${done.tokensAfter}`);
  request.report({
    by: 'context_compression',
    what: 'long_context',
    action: 'compressed',
    count: done.unitsLeftOut,
  });
  return undefined;
}

/** Older turns of the conversation, and what tools have answered wherever it stands. */
function placesIn(messages: readonly ChatMessage[], { targets, keepTurns }: Config): Place[] {
  const userTurns = messages.flatMap(({ role }, at) => (role === 'user' ? [at] : []));
  const recent = userTurns.at(-Math.min(keepTurns, userTurns.length)) ?? 0;
  const isTarget = ({ role }: ChatMessage, at: number) =>
    role === 'tool' || role === 'function'
      ? targets.toolOutputs
      : targets.history && at < recent && (role === 'user' || role === 'assistant');
  return messages.flatMap((message, at) => (isTarget(message, at) ? textsOf(message, at) : []));
}

function textsOf({ content }: ChatMessage, message: number): Place[] {
  if (typeof content === 'string') return [{ message, part: undefined, text: content }];
  if (!Array.isArray(content)) return [];
  return content.flatMap((one, part) =>
    typeof one?.text === 'string' ? [{ message, part, text: one.text }] : [],
  );
}

/** All that the model reads besides: other messages, and the arguments of calls. */
function fixedTexts(messages: readonly ChatMessage[], places: readonly Place[]): string[] {
  const shortened = new Set(places.map(({ message }) => message));
  return messages.flatMap((message, at) => [
    ...(shortened.has(at) ? [] : [messageText(message, LINES)]),
    ...(message.tool_calls ?? []).map((call) => call.function?.arguments ?? ''),
  ]);
}

function withTexts(
  messages: readonly ChatMessage[],
  places: readonly Place[],
  texts: readonly string[],
): ChatMessage[] {
  const changed = [...messages];
  for (const [at, { message, part, text }] of places.entries()) {
    const shorter = texts[at];
    const old = changed[message];
    if (shorter === undefined || shorter === text || old === undefined) continue;
    changed[message] = { ...old, content: part === undefined ? shorter : withPart(old, part, shorter) };
  }
  return changed;
}

function withPart({ content }: ChatMessage, part: number, text: string): ChatPart[] {
  return (content as ChatPart[]).map((one, at) => (at === part ? { ...one, text } : one));
}

function measuresOf(
  scoring: Config['scoring'],
  query: string,
  classifiers: Classifiers | undefined,
): Measures {
  const count = classifiers?.countTokens?.bind(classifiers);
  const asked = scoring === 'bm25' ? undefined : classifiers?.read(query).embedding();
  return {
    tokens: (text) =>
      count === undefined ? Math.ceil(text.length / CHARS_A_TOKEN) : Math.max(0, count(text) - MARKS),
    likeness:
      asked === undefined || classifiers === undefined
        ? undefined
        : (text) => Math.max(0, cosine(asked, classifiers.read(text).embedding())),
    words: scoring !== 'embedding' || asked === undefined,
  };
}
