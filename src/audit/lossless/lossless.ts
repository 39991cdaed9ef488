import { seededRandom } from '../../core/random.ts';
import type { ChatAnswer } from '../endpoint/answer.ts';
import type { ChatAsk } from '../endpoint/ask.ts';
import { compareGreedy, type GreedyComparison } from './greedy.ts';
import { OPEN_PROMPTS, PROMPTS } from './prompts.ts';
import { type Speculation, speculationBetween } from './speculation.ts';
import { type Speedup, speedupOf } from './speed.ts';
import { type Stratum, twoSampleTest } from './two-sample.ts';
import { type LosslessVerdict, verdictOf } from './verdict.ts';

/** What is compared: an endpoint, or one in a test. */
export interface Compared {
  complete(ask: ChatAsk): Promise<ChatAnswer>;
  metrics(): Promise<string | undefined>;
}

export interface LosslessOptions {
  /** At most so many of the prompts. */
  readonly prompts: number;
  /** Of each greedy answer. */
  readonly maxTokens: number;
  /** Draws of each open prompt, from each endpoint. */
  readonly draws: number;
  readonly temperature: number;
  readonly tolerance: number;
  readonly maxRate: number;
  readonly seed: number;
  onProgress?(done: number, planned: number): void;
}

export interface LosslessOutcome {
  readonly verdict: LosslessVerdict;
  /** The first differences, the farthest first. */
  readonly examples: readonly (GreedyComparison & { readonly prompt: string })[];
  readonly tests: readonly { readonly name: string; readonly p: number; readonly draws: number }[];
  readonly speculation: Speculation | undefined;
  readonly speedup: Speedup | undefined;
  readonly logprobs: boolean;
  readonly requests: number;
}

const RIVALS = 5;
const DRAWN_TOKENS = 12;
const EXAMPLES = 5;

/**
 * Compares an endpoint with its reference: greedy answers (the reference twice, so that its own wavering is known), then draws.
 * One request at a time, in turn, so that neither runs under the other's load. Rejects with what an endpoint rejects with.
 */
export async function checkLossless(
  endpoint: Compared,
  reference: Compared,
  options: LosslessOptions,
): Promise<LosslessOutcome> {
  const prompts = PROMPTS.slice(0, options.prompts);
  const planned = prompts.length * 3 + OPEN_PROMPTS.length * options.draws * 2;
  let done = 0;
  const step = () => options.onProgress?.(++done, planned);
  const greedy: GreedyComparison[] = [];
  const again: GreedyComparison[] = [];
  const ratios: number[] = [];
  let logprobs = true;
  const before = await endpoint.metrics();
  for (const prompt of prompts) {
    const ask = { ...asking(prompt), maxTokens: options.maxTokens, temperature: 0, topLogprobs: RIVALS };
    const answers: ChatAnswer[] = [];
    for (const one of [reference, endpoint, reference]) {
      answers.push(await one.complete(ask));
      step();
    }
    const [first, other, second] = answers as [ChatAnswer, ChatAnswer, ChatAnswer];
    logprobs &&= first.tokens !== undefined && other.tokens !== undefined;
    greedy.push(compareGreedy(first, other, options.tolerance));
    again.push(compareGreedy(first, second, options.tolerance));
    ratios.push(tokensPerMs(other) / Math.max(tokensPerMs(first), tokensPerMs(second)));
  }
  const speculation = speculationBetween(before, await endpoint.metrics());
  const tests = await drawAndTest(endpoint, reference, options, step);
  const { tolerance, maxRate } = options;
  const examples = greedy
    .map((one, i) => ({ ...one, prompt: prompts[i] ?? '' }))
    .filter(({ kind }) => kind === 'different' || kind === 'unexplained')
    .sort((a, b) => (b.gap ?? 0) - (a.gap ?? 0))
    .slice(0, EXAMPLES);
  return {
    verdict: verdictOf({ greedy, again, tests, tolerance, maxRate }),
    examples,
    tests,
    speculation,
    speedup: speedupOf(ratios),
    logprobs,
    requests: done,
  };
}

const asking = (content: string): ChatAsk => ({ messages: [{ role: 'user', content }] });

const tokensPerMs = ({ completionTokens, tookMs }: ChatAnswer): number =>
  completionTokens / Math.max(tookMs, 0.001);

async function drawAndTest(
  endpoint: Compared,
  reference: Compared,
  { draws, temperature, seed }: LosslessOptions,
  step: () => void,
) {
  if (draws === 0) return [];
  const first: Stratum[] = [];
  const pairs: Stratum[] = [];
  for (const [p, prompt] of OPEN_PROMPTS.entries()) {
    const drawn: { one: string[][]; two: string[][] } = { one: [], two: [] };
    for (let i = 0; i < draws; i++) {
      // Two draws never share a seed: equal seeds would make equal answers, not independent ones.
      for (const [side, source] of [
        ['one', reference],
        ['two', endpoint],
      ] as const) {
        const own = seed * 1_000_003 + (p * draws + i) * 2 + (side === 'one' ? 0 : 1);
        const ask = { ...asking(prompt), maxTokens: DRAWN_TOKENS, temperature, seed: own };
        drawn[side].push(wordsOf((await source.complete(ask)).text));
        step();
      }
    }
    first.push(mapped(drawn, (words) => words.slice(0, 1)));
    pairs.push(mapped(drawn, (words) => words.slice(1).map((word, i) => `${words[i]} ${word}`)));
  }
  const random = seededRandom(seed);
  return [
    { name: 'first words', ...twoSampleTest(first, random) },
    { name: 'pairs of words', ...twoSampleTest(pairs, random) },
  ];
}

/** Words, and single characters of scripts without spaces. */
const wordsOf = (text: string): string[] =>
  text.match(/[\p{Script=Han}]|[^\s\p{Script=Han}]+/gu) ?? ['(nothing)'];

const mapped = (
  { one, two }: { readonly one: readonly string[][]; readonly two: readonly string[][] },
  labels: (words: readonly string[]) => readonly string[],
): Stratum => ({ one: one.map(labels), two: two.map(labels) });
