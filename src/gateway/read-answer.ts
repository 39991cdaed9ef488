import { isUtf8 } from 'node:buffer';
import { FairleadError } from '../core/errors.ts';
import type { ChatCompletion } from '../protocol/openai-chat.ts';

/** Up to here an answer is parsed to see that it is whole; of a larger one the ends are looked at. */
const PARSE_BYTES = 256 * 1024;

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const unsound = (message: string, cause?: unknown) =>
  new FairleadError('FL_UPSTREAM_PROTOCOL', message, { cause });

/**
 * Checks that a whole answer with a good status is one: JSON under a JSON content type, an object, not an error told with
 * 200. Returns what `decode` makes of it, undefined without one. Throws FL_UPSTREAM_PROTOCOL. O(bytes).
 */
export function readAnswer(
  body: Buffer,
  contentType: unknown,
  decode: ((answer: unknown) => ChatCompletion) | undefined,
): ChatCompletion | undefined {
  if (body.length === 0) throw unsound('The backend answered with an empty body.');
  if (typeof contentType === 'string' && !contentType.includes('json')) {
    throw unsound(`The backend answered ${contentType} where JSON was due.`);
  }
  if (decode === undefined && body.length > PARSE_BYTES) {
    if (!hasEnds(body)) throw unsound('The backend’s answer is broken.');
    return undefined;
  }
  const answer = parse(body);
  const error = saidError(answer);
  if (error !== undefined) throw unsound(`The backend answered with an error: ${error}`);
  try {
    return decode?.(answer);
  } catch (cause) {
    throw unsound('The backend’s answer cannot be read.', cause);
  }
}

function parse(body: Buffer): unknown {
  try {
    if (isUtf8(body)) return JSON.parse(body.toString('utf8'));
  } catch {
    // said below: V8's own message would quote the answer
  }
  throw unsound('The backend’s answer is broken.');
}

/** What an answer of the form `{"error": {…}}` says; undefined for any other. */
function saidError(answer: unknown): string | undefined {
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return 'it is no JSON object';
  const { error } = answer as { error?: { message?: unknown } | null };
  if (error === null || typeof error !== 'object') return undefined;
  return typeof error.message === 'string' ? error.message : 'it does not say which';
}

function hasEnds(body: Buffer): boolean {
  let first = 0;
  let last = body.length - 1;
  while ((body[first] ?? OPEN_BRACE) <= 0x20) first++;
  while ((body[last] ?? CLOSE_BRACE) <= 0x20) last--;
  return body[first] === OPEN_BRACE && body[last] === CLOSE_BRACE;
}
