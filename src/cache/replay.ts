import type { ChatChoice, ChatChunk, ChatCompletion, ChatToolCall } from '../protocol/openai-chat.ts';

/** Least characters of a piece, and most pieces of a text: a stream like a model's, at the cost of a few dozen events. */
const PIECE_CHARS = 48;
const MOST_PIECES = 64;

type Delta = ChatChunk['choices'][number]['delta'];

/** Texts in the order in which models say them. */
const TEXTS = ['reasoning_content', 'reasoning', 'content', 'refusal'] as const;

/**
 * The events of a stream that says `completion`, from the role to the finish reason, choice after choice; with `wantsUsage`
 * the usage behind them. `[DONE]` is the caller's. Put together again they give the same answer. O(length).
 */
export function completionChunks(completion: ChatCompletion, wantsUsage: boolean): ChatChunk[] {
  const { choices, usage, object: _object, ...rest } = completion;
  const head = { ...rest, object: 'chat.completion.chunk' as const };
  const chunks: ChatChunk[] = choices.flatMap((choice) =>
    eventsOf(choice).map((event) => ({ ...head, choices: [event] })),
  );
  if (wantsUsage && usage !== undefined) chunks.push({ ...head, choices: [], usage });
  return chunks;
}

function eventsOf({ index, message, finish_reason, logprobs, ...rest }: ChatChoice): ChatChunk['choices'] {
  const { role, tool_calls, ...said } = message;
  const deltas: Delta[] = [];
  for (const name of TEXTS) {
    const text = said[name];
    delete said[name];
    if (typeof text !== 'string') continue;
    // probabilities belong to the tokens of a text: it stays whole beside them
    const pieces = logprobs != null && name === 'content' ? [text] : piecesOf(text);
    for (const piece of pieces) deltas.push({ [name]: piece });
  }
  for (let at = 0; at < (tool_calls?.length ?? 0); at++)
    deltas.push(...callEvents(tool_calls?.[at] as ChatToolCall, at));
  const [first, ...others] = deltas;
  const events = [{ role, ...said, ...first }, ...others].map((delta: Delta) => ({
    index,
    delta,
    ...(logprobs != null && delta.content !== undefined ? { logprobs } : {}),
    finish_reason: null,
  }));
  return [...events, { index, delta: {}, ...rest, finish_reason }];
}

function callEvents({ function: said, ...call }: ChatToolCall, index: number): Delta[] {
  const opening = { ...call, index, function: { ...said, arguments: '' } };
  const pieces = piecesOf(said?.arguments ?? '').filter((piece) => piece !== '');
  return [
    { tool_calls: [opening] },
    ...pieces.map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ];
}

/** Cuts before a space where one follows soon, else between two characters; never within one. `''` gives one piece. */
function piecesOf(text: string): string[] {
  const least = Math.max(PIECE_CHARS, Math.ceil(text.length / MOST_PIECES));
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > least) {
    const space = text.indexOf(' ', start + least);
    let end = space === -1 || space > start + 2 * least ? start + least : space;
    if (isLowSurrogate(text.charCodeAt(end))) end++;
    pieces.push(text.slice(start, end));
    start = end;
  }
  if (start < text.length || pieces.length === 0) pieces.push(text.slice(start));
  return pieces;
}

const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
