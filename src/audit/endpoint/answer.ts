import { isRecord } from '../../core/record.ts';

/** One token of an answer, with the likeliest tokens at its place, itself among them where the server says so. */
export interface AnswerToken {
  readonly token: string;
  /** Natural logarithm. */
  readonly logprob: number;
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

/** What an endpoint answered to one request. */
export interface ChatAnswer {
  readonly text: string;
  /** Undefined where no log-probabilities were given. */
  readonly tokens: readonly AnswerToken[] | undefined;
  /** `stop`, `length`, `content_filter` …; '' where it was not said. */
  readonly finish: string;
  /** The model that the server names. */
  readonly model: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Refused by a filter or a guard before any model said anything. */
  readonly blocked: boolean;
  /** Request sent to answer read, milliseconds. */
  readonly tookMs: number;
}

const number = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The answer that a chat completion's body holds; undefined where it is none. O(length). */
export function readAnswer(body: unknown, tookMs: number): ChatAnswer | undefined {
  if (!isRecord(body) || !Array.isArray(body.choices)) return undefined;
  const choice: unknown = body.choices[0];
  if (!isRecord(choice) || !isRecord(choice.message)) return undefined;
  const { content, refusal } = choice.message;
  const usage = isRecord(body.usage) ? body.usage : {};
  const finish = text(choice.finish_reason);
  return {
    text: contentOf(content) || text(refusal),
    tokens: readTokens(choice.logprobs),
    finish,
    model: text(body.model),
    promptTokens: number(usage.prompt_tokens),
    completionTokens: number(usage.completion_tokens),
    blocked: finish === 'content_filter',
    tookMs,
  };
}

/** A content is a text, or a list of parts that hold some. */
function contentOf(content: unknown): string {
  if (!Array.isArray(content)) return text(content);
  return content.map((part: unknown) => (isRecord(part) ? text(part.text) : '')).join('');
}

function readTokens(logprobs: unknown): AnswerToken[] | undefined {
  if (!isRecord(logprobs) || !Array.isArray(logprobs.content)) return undefined;
  const entry = (value: unknown) =>
    isRecord(value) && typeof value.token === 'string' && typeof value.logprob === 'number'
      ? { token: value.token, logprob: value.logprob }
      : undefined;
  return logprobs.content.flatMap((value: unknown) => {
    const own = entry(value);
    if (own === undefined || !isRecord(value)) return [];
    const top = Array.isArray(value.top_logprobs) ? value.top_logprobs : [];
    return [{ ...own, top: top.map(entry).filter((one) => one !== undefined) }];
  });
}
