import { type Random, seededRandom } from '../../core/random.ts';
import type { AnswerToken, ChatAnswer } from './answer.ts';
import type { ChatAsk } from './ask.ts';

export interface ToyOptions {
  /** Its weights: another seed is another model. */
  readonly weights: number;
  /** How far its logits stand from those of `weights`, towards a fine-tuned model's; 0: not at all. */
  readonly tuned?: number;
  /** Of normal noise on the logits of a request, as another batch or precision gives it. */
  readonly noise?: number;
  /** Share of tokens that a careless draft model puts in. */
  readonly lossy?: number;
  /** Letters to a token of the prompt. */
  readonly tokenLetters?: number;
  readonly logprobs?: boolean;
  readonly usage?: boolean;
  /** Of what is random about it, its sampling without a seed among them. */
  readonly luck?: number;
  readonly endsAfter?: number;
}

const WORDS = (
  'the a river stone bird light cold old walks sees under over then and slowly town house with from green ' +
  'water song night road hill wind finds makes once near far quiet bright small great never often here there'
).split(' ');
const RIVALS = 20;

/** A language model of forty words whose next word depends on the prompt and the last two: small, and honest about its odds. */
export class ToyModel {
  readonly #options: ToyOptions;
  readonly #luck: Random;
  asked = 0;

  constructor(options: ToyOptions) {
    this.#options = options;
    this.#luck = seededRandom(options.luck ?? 1);
  }

  metrics(): Promise<string | undefined> {
    return Promise.resolve(undefined);
  }

  complete({ messages, maxTokens = 16, temperature = 0, seed, topLogprobs }: ChatAsk): Promise<ChatAnswer> {
    this.asked++;
    const { lossy = 0, tokenLetters = 4, logprobs = true, usage = true, endsAfter = 1_000 } = this.#options;
    const prompt = messages.map(({ content }) => content).join('\n');
    const draw = seed === undefined ? this.#luck : seededRandom(seed);
    const tokens: AnswerToken[] = [];
    let [before, last] = ['', ''];
    for (let i = 0; i < Math.min(maxTokens, endsAfter); i++) {
      const odds = this.#odds(prompt, before, last, temperature);
      let chosen = temperature === 0 ? 0 : pick(odds, draw());
      if (lossy > 0 && this.#luck() < lossy) chosen = 1 + Math.floor(this.#luck() * 4);
      const top = odds.slice(0, Math.min(RIVALS, topLogprobs ?? 0));
      const { token, logprob } = odds[chosen] as { token: string; logprob: number };
      tokens.push({
        token: ` ${token}`,
        logprob,
        top: top.map((one) => ({ ...one, token: ` ${one.token}` })),
      });
      [before, last] = [last, token];
    }
    return Promise.resolve({
      text: tokens.map(({ token }) => token).join(''),
      tokens: logprobs && topLogprobs !== undefined ? tokens : undefined,
      finish: tokens.length < maxTokens ? 'stop' : 'length',
      model: 'toy',
      promptTokens: usage ? 7 + countTokens(prompt, tokenLetters) : 0,
      completionTokens: usage ? tokens.length : 0,
      blocked: false,
      tookMs: 10,
    });
  }

  #odds(prompt: string, before: string, last: string, temperature: number) {
    const { weights, tuned = 0, noise = 0 } = this.#options;
    const base = normals(hashOf(`${weights}|${prompt}|${before}|${last}`));
    const other = tuned === 0 ? undefined : normals(hashOf(`${weights}+tuned|${prompt}|${before}|${last}`));
    const logits = WORDS.map(
      (token) =>
        [
          token,
          (base() + tuned * (other?.() ?? 0)) * 2 + (noise === 0 ? 0 : noise * gauss(this.#luck)),
        ] as const,
    );
    // Log-probabilities are told at temperature 1, as servers do; draws are made at the one that is asked for.
    const scale = temperature === 0 ? 1 : temperature;
    const most = Math.max(...logits.map(([, logit]) => logit / scale));
    const norm = Math.log(logits.reduce((sum, [, logit]) => sum + Math.exp(logit / scale - most), 0)) + most;
    return logits
      .map(([token, logit]) => ({ token, logprob: logit / scale - norm }))
      .sort((a, b) => b.logprob - a.logprob);
  }
}

/** As a byte-pair encoding does: words in pieces, other characters one by one. */
const countTokens = (text: string, letters: number): number =>
  (
    text.match(
      new RegExp(`[a-zA-Z]{1,${letters}}|\\d{1,${Math.min(3, letters)}}|\\s+|[^\\sa-zA-Z\\d]`, 'g'),
    ) ?? []
  ).length;

function pick(odds: readonly { readonly logprob: number }[], at: number): number {
  let sum = 0;
  for (const [i, { logprob }] of odds.entries()) {
    sum += Math.exp(logprob);
    if (at < sum) return i;
  }
  return odds.length - 1;
}

function hashOf(text: string): number {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return hash >>> 0;
}

const gauss = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const normals = (seed: number): (() => number) => {
  const random = seededRandom(seed);
  return () => gauss(random);
};
