import { hash } from 'node:crypto';
import { CanonicalWriter } from './canonical.ts';
import type { CacheKey } from './contract.ts';
import { type KeyAsker, type Scope, sharers } from './scope.ts';

/** What a key is made from: a request as the plugins before have left it. */
export interface KeyedRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly asker: KeyAsker;
  readonly recipe: string;
  readonly decision: string | null;
  readonly policy: string;
  readonly models: readonly string[];
  get(field: string): unknown;
}

/** Fields that do not change the answer. Every other one, known or not, is part of the key. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'stream', // how the answer comes; a kept one is replayed either way
  'stream_options', // whether the usage is told
  'model', // what the client called it; the models that may serve it stand in the key
  'user', // an end user's id for the provider's abuse checks; in the key where the scope is as narrow
  'safety_identifier', // its newer name
  'metadata', // labels for the provider's lists; what routing made of them is the decision
  'prompt_cache_key', // where the provider keeps its prefix cache
  'prompt_cache_options',
  'prompt_cache_retention',
]);

/**
 * Longer turns are documents: one mean vector over so many words says too little about any of them, and what was fitted and
 * measured (docs/cache.md) are questions.
 */
const QUESTION_CHARS = 500;

/** What `redact` puts in a value's place. Answers hold them too, so they must be the very same ones. */
const PLACEHOLDER = /<[A-Z][A-Z0-9_]*_\d+>/g;

/** Changes when the form of keys does: stores that outlive a process hold old ones. */
const FORM = '1';

/**
 * The key of a request for sharing answers within `scope`. Undefined where whole numbers beyond 2^53 stand in it, such as a
 * seed of 64 bits: read as JSON, neighbours look equal. O(length of the body).
 */
export function cacheKey(request: KeyedRequest, scope: Scope): CacheKey | undefined {
  const writer = new CanonicalWriter();
  const { body } = request;
  const messages = listOf(request.get('messages'));
  const last = messages.at(-1);
  const question = body.prompt === undefined ? questionOf(last) : ''; // a text to be continued has no paraphrase
  let text = writer.text([
    FORM,
    sharers(scope, request.asker, endUserOf(request)),
    request.recipe,
    request.decision,
    request.policy,
    request.models,
    messages.slice(0, -1),
    question.match(PLACEHOLDER) ?? [],
  ]);
  if (question !== '') text += writer.fields(last as Record<string, unknown>, 'content');
  for (const field of Object.keys(body).sort()) {
    if (field === 'messages' || LEFT_OUT.has(field)) continue;
    const value = request.get(field);
    if (value !== undefined) text += `${writer.text(field)}:${writer.text(value)},`;
  }
  const partition = hash('sha256', text, 'base64url');
  const exact = hash('sha256', partition + writer.text(last), 'base64url');
  return writer.rounded ? undefined : { partition, exact, question };
}

/** The id that an application gives its own user, where it sends one. */
export function endUserOf(request: Pick<KeyedRequest, 'get'>): string | undefined {
  const id = request.get('user') ?? request.get('safety_identifier');
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** The text of a user turn that says nothing but text; empty for all else, and for what is too long. */
function questionOf(turn: unknown): string {
  const { role, content } = (turn ?? {}) as { role?: unknown; content?: unknown };
  if (role !== 'user') return '';
  const text = typeof content === 'string' ? content : listOf(content).reduce(withPart, '');
  return text === undefined || text.length > QUESTION_CHARS ? '' : text.trim();
}

/** Undefined once a part is more than text. */
function withPart(text: string | undefined, part: unknown): string | undefined {
  const { type, text: more, ...rest } = (part ?? {}) as Record<string, unknown>;
  if (text === undefined || type !== 'text' || typeof more !== 'string' || Object.keys(rest).length > 0)
    return undefined;
  return text === '' ? more : `${text}\n${more}`;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
