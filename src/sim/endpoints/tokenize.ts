import { badRequest } from '../http/errors.ts';
import { booleanAt, type Fields } from '../http/fields.ts';
import { detokenise, tokenId, tokenPieces } from '../tokens.ts';
import { findModel, type Station } from './exchange.ts';

/** POST /tokenize: of `prompt`, or of the text of `messages`. */
export function tokenize(station: Station, body: Fields): unknown {
  const { backend } = findModel(station, body);
  const pieces = tokenPieces(typeof body.prompt === 'string' ? body.prompt : textOfMessages(body));
  return {
    count: pieces.length,
    max_model_len: backend.spec.contextTokens,
    tokens: pieces.map(tokenId),
    token_strs: booleanAt(body, 'return_token_strs') === true ? pieces : null,
  };
}

/** POST /detokenize */
export function detokenize(station: Station, body: Fields): unknown {
  findModel(station, body);
  const { tokens } = body;
  const text =
    Array.isArray(tokens) && tokens.every((id) => typeof id === 'number') ? detokenise(tokens) : undefined;
  if (text === undefined)
    throw badRequest('tokens must be a list of ids that /tokenize has given.', 'tokens');
  return { prompt: text };
}

/** The same rendering that the count of prompt tokens goes by, for messages of plain text. */
function textOfMessages({ messages }: Fields): string {
  if (!Array.isArray(messages)) throw badRequest('either prompt or messages is needed.', 'prompt');
  const turns = messages.map((message: { role?: unknown; content?: unknown } | null) => {
    const content = message?.content;
    return `<|${String(message?.role)}|>${typeof content === 'string' ? content : JSON.stringify(content ?? '')}`;
  });
  return `${turns.join('')}<|assistant|>`;
}
