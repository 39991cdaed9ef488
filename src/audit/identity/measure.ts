import type { ChatAnswer } from '../endpoint/answer.ts';
import type { ChatAsk } from '../endpoint/ask.ts';
import { BEHAVED, TOKENISED } from './probes.ts';
import type { IdentityRecord, RecordedAnswer } from './record.ts';

export interface MeasureOptions {
  readonly model: string;
  readonly maxTokens: number;
  /** Times that each prompt is asked. */
  readonly repeats: number;
  readonly recordedAt: string;
  onProgress?(done: number, planned: number): void;
}

const RIVALS = 5;
const BARE = 'a';

/** Requests that a measurement sends. */
export const requestsOf = (repeats: number): number => 1 + TOKENISED.length + BEHAVED.length * repeats;

/** Takes the fingerprints of an endpoint, one request at a time. Rejects with what the endpoint rejects with. */
export async function measureIdentity(
  endpoint: { complete(ask: ChatAsk): Promise<ChatAnswer> },
  { model, maxTokens, repeats, recordedAt, onProgress }: MeasureOptions,
): Promise<IdentityRecord> {
  const planned = requestsOf(repeats);
  let done = 0;
  const ask = async (content: string, more: Partial<ChatAsk>) => {
    const answer = await endpoint.complete({
      messages: [{ role: 'user', content }],
      temperature: 0,
      ...more,
    });
    onProgress?.(++done, planned);
    return answer;
  };
  const bare = (await ask(BARE, { maxTokens: 1 })).promptTokens;
  const tokens: Record<string, number> = {};
  for (const text of TOKENISED) {
    const { promptTokens } = await ask(text, { maxTokens: 1 });
    if (promptTokens > 0 && bare > 0) tokens[text] = promptTokens - bare;
  }
  const answers: Record<string, RecordedAnswer[]> = {};
  for (const prompt of BEHAVED) {
    const list: RecordedAnswer[] = [];
    for (let i = 0; i < repeats; i++) {
      const answer = await ask(prompt, { maxTokens, topLogprobs: RIVALS });
      list.push({ text: answer.text, first: [...(answer.tokens?.[0]?.top ?? [])] });
    }
    answers[prompt] = list;
  }
  return {
    record: 'fairlead audit identity',
    form: 1,
    model,
    recordedAt,
    maxTokens,
    tokens,
    templateTokens: bare,
    answers,
  };
}
