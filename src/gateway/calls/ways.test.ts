import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FairleadError } from '../../core/errors.ts';
import type { ChatCompletion, ChatRequest } from '../../protocol/openai-chat.ts';
import type {
  CallPlan,
  CascadePlan,
  GatherPlan,
  PanelPlan,
  RatingsPlan,
} from '../../routing/selection/calls.ts';
import type { StartedStream, StreamTaker } from '../attempt-types.ts';
import { cascade } from './cascade.ts';
import type { Answered, Ask, Caller, NoAnswer, WholeAnswer } from './contract.ts';
import { panel } from './panel.ts';
import { Purse } from './purse.ts';
import { ratings } from './ratings.ts';

/** What a model does when it is asked. */
interface Script {
  readonly text: string;
  readonly logprob: number;
  /** Failed tries before it answers. */
  readonly failures: number;
  /** Breaks off after so many of its words; undefined: it does not. */
  readonly breaksAfter?: number | undefined;
}

const PRICE = { currency: 'USD', inputPer1M: 1e6, outputPer1M: 1e6 };
const PROMPT_TOKENS = 10;
const ANSWER_TOKENS = 8;
const TRIES = 3;

const usage = (words: number) => ({
  prompt_tokens: PROMPT_TOKENS,
  completion_tokens: words,
  total_tokens: PROMPT_TOKENS + words,
});
const words = (text: string) => text.match(/\s*\S+/g) ?? [];

/** Says all at once when it is piped. */
function streamOf({ text, breaksAfter, logprob }: Script): StartedStream {
  const event = (delta: object, finish: string | null, lp: unknown = null) =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta, logprobs: lp, finish_reason: finish }] })}\n\n`;
  return {
    usage: breaksAfter === undefined ? usage(words(text).length) : undefined,
    errorFrame: undefined,
    pipe(taker: StreamTaker) {
      const pieces = words(text).slice(0, breaksAfter);
      for (const content of pieces) {
        taker.data(Buffer.from(event({ content }, null, { content: [{ token: content, logprob }] })));
      }
      if (breaksAfter !== undefined) taker.end(new FairleadError('FL_UPSTREAM_CUT', 'broke'));
      else {
        taker.data(Buffer.from(`${event({}, 'stop')}data: [DONE]\n\n`));
        taker.end(undefined);
      }
    },
    resume() {},
    abort() {},
  };
}

const completionOf = ({ text, logprob }: Script): ChatCompletion => ({
  id: 'a',
  object: 'chat.completion',
  created: 0,
  model: 'm',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: text },
      logprobs: { content: words(text).map((token) => ({ token, logprob })) },
      finish_reason: 'stop',
    },
  ],
  usage: usage(words(text).length),
});

/** Models that do as they are told, and a purse that counts as the real one's owner does. */
class FakeCaller implements Caller {
  readonly request: ChatRequest = { model: 'auto', messages: [{ role: 'user', content: 'Q' }] };
  readonly isClosed = false;
  readonly timeLeftMs = 60_000;
  readonly purse: Purse;
  readonly asked: Ask[] = [];
  answers = 0;
  aside = 0;
  readonly scripts: Readonly<Record<string, Script>>;
  readonly streams: boolean;

  constructor(
    scripts: Readonly<Record<string, Script>>,
    limits: { readonly maxCalls: number; readonly maxCost?: number },
    streams: boolean,
  ) {
    this.scripts = scripts;
    this.streams = streams;
    this.purse = new Purse(limits, () => PRICE);
  }

  get calls(): number {
    return this.purse.calls;
  }

  may({ ref }: Pick<Ask, 'ref'>): boolean {
    return this.purse.may(estimate(ref.model));
  }

  reserve({ ref }: Pick<Ask, 'ref'>) {
    return this.purse.reserve(estimate(ref.model));
  }

  ask(ask: Ask & { readonly stream: false }): Promise<WholeAnswer | NoAnswer>;
  ask(ask: Ask): Promise<Answered | NoAnswer>;
  async ask(ask: Ask): Promise<Answered | NoAnswer> {
    this.asked.push(ask);
    const seat = ask.seat ?? this.reserve(ask);
    const script = this.scripts[ask.ref.model];
    const error = new FairleadError('FL_UPSTREAM_RESET', `${ask.ref.model} failed`);
    if (seat === undefined || script === undefined) return { kind: 'nothing', error };
    for (let tries = 0; tries <= script.failures; tries++) {
      await Promise.resolve();
      if (tries === TRIES || !seat.try()) {
        seat.settle(undefined);
        return { kind: 'nothing', error };
      }
    }
    this.answers++;
    let isAside = false;
    const heard = {
      ref: ask.ref,
      lost: [],
      outcome: {} as never, // nobody looks into it here
      aside: (spoken: number) => {
        expect(isAside).toBe(false);
        isAside = true;
        this.aside++;
        seat.settle(usage(spoken));
      },
    };
    if (ask.stream) return { ...heard, kind: 'stream', stream: streamOf(script), follow: (stream) => stream };
    seat.settle(usage(words(script.text).length));
    return { ...heard, kind: 'whole', completion: completionOf(script) };
  }
}

const estimate = (model: string) => ({ model, promptTokens: PROMPT_TOKENS, completionTokens: ANSWER_TOKENS });

const NAMES = ['a', 'b', 'c', 'd'] as const;
const REFS = NAMES.map((model) => ({ model }));
const LIMITS = { maxCalls: 8, timeoutMs: 60_000, outputTokens: ANSWER_TOKENS };
const GATHER: GatherPlan = { maxConcurrent: 4, minAnswers: 4, graceMs: 0, callTimeoutMs: 60_000 };

const cascadePlan: CascadePlan = {
  way: 'cascade',
  candidates: REFS,
  limits: LIMITS,
  confidence: { measure: 'mean', threshold: -1 },
  check: undefined,
  refusals: true,
  holdTokens: 3,
};
const panelPlan: PanelPlan = {
  way: 'panel',
  candidates: REFS.slice(0, 3),
  limits: LIMITS,
  judge: { model: 'd' },
  judgePrompt: undefined,
  gather: { ...GATHER, minAnswers: 3 },
};
const ratingsPlan: RatingsPlan = {
  way: 'ratings',
  candidates: REFS.slice(0, 3),
  limits: LIMITS,
  judge: { model: 'd' },
  judgePrompt: undefined,
  weights: [1, 1, 1],
  gather: { ...GATHER, minAnswers: 3 },
};

const follow = (caller: Caller, plan: CallPlan): Promise<Answered | NoAnswer> => {
  if (plan.way === 'cascade') return cascade(caller, plan);
  return plan.way === 'panel' ? panel(caller, plan) : ratings(caller, plan);
};

/** What the client reads; undefined where its stream breaks. */
function textOf(said: Answered): string | undefined {
  if (said.kind === 'whole') return String(said.completion.choices[0]?.message.content);
  let raw = '';
  let broke = false;
  said.stream.pipe({
    data: (bytes) => {
      raw += bytes.toString();
      return true;
    },
    end: (fault) => {
      broke = fault !== undefined;
    },
  });
  const events = raw.split('\n\n').filter((event) => event.startsWith('data: {'));
  const text = events.map((event) => JSON.parse(event.slice(6)).choices[0]?.delta?.content ?? '').join('');
  return broke ? undefined : text;
}

const sure = (text: string): Script => ({ text, logprob: -0.1, failures: 0 });
const unsure = (text: string): Script => ({ text, logprob: -3, failures: 0 });
const FAILS: Script = { text: '', logprob: 0, failures: TRIES };

const run = async (plan: CallPlan, scripts: Record<string, Script>, maxCalls = 8, streams = true) => {
  const caller = new FakeCaller(scripts, { maxCalls }, streams);
  const said = await follow(caller, plan);
  return { caller, said, text: said.kind === 'nothing' ? undefined : textOf(said) };
};

describe('a cascade', () => {
  test('passes over models that fail or break off, and pays for what they said', async () => {
    const broken = { ...sure('one two three'), breaksAfter: 2 };
    const { text, caller } = await run(cascadePlan, {
      a: FAILS,
      b: broken,
      c: sure('four'),
      d: sure('five'),
    });
    expect(text).toBe('four');
    expect([caller.answers, caller.aside]).toEqual([2, 1]);
  });

  test('sends what it doubts where nobody else answers', async () => {
    const { text } = await run(cascadePlan, { a: FAILS, b: unsure('five or six'), c: FAILS, d: FAILS });
    expect(text).toBe('five or six');
  });

  test('holds nothing back where nobody else may be asked', async () => {
    const { text, caller } = await run(cascadePlan, { a: unsure('five or six'), b: sure('four') }, 1);
    expect([text, caller.calls, caller.asked[0]?.probabilities]).toEqual(['five or six', 1, undefined]);
  });
});

describe('a panel', () => {
  const scripts = { a: sure('one'), b: sure('two'), c: FAILS, d: sure('the judge’s own') };

  test('lets the judge write the answer from those that came', async () => {
    const { text, caller } = await run(panelPlan, scripts);
    expect(text).toBe('the judge’s own');
    const judged = String(caller.asked.at(-1)?.set?.messages?.[0]?.content);
    expect(judged).toContain('--- Answer 2 ---\ntwo');
    expect(judged).not.toContain('Answer 3');
  });

  test('sends the best answer where the judge fails', async () => {
    const { text } = await run(panelPlan, { ...scripts, a: sure('I do not know.'), d: FAILS });
    expect(text).toBe('two');
  });

  test('asks no judge about a single answer', async () => {
    const { text, caller } = await run(panelPlan, { ...scripts, b: FAILS });
    expect(text).toBe('one');
    expect(caller.asked.some(({ role }) => role === 'judge')).toBe(false);
  });

  test('keeps the judge’s call, and asks so many fewer', async () => {
    const { text, caller } = await run(panelPlan, scripts, 3);
    expect([text, caller.calls]).toEqual(['the judge’s own', 3]);
  });
});

describe('ratings', () => {
  const scripts = { a: sure('one'), b: sure('two'), c: sure('Two!'), d: sure('1: 3\n2: 9\n3: 5') };

  test('send the answer with the best mark', async () => {
    const { text, caller } = await run(ratingsPlan, scripts);
    expect(text).toBe('two');
    expect([caller.answers, caller.aside]).toEqual([4, 3]);
  });

  test('send the answer that most agree on where there are no marks', async () => {
    expect((await run(ratingsPlan, { ...scripts, d: sure('all good') })).text).toBe('two');
    expect((await run({ ...ratingsPlan, judge: undefined }, scripts)).text).toBe('two');
    expect((await run({ ...ratingsPlan, judge: undefined, weights: [3, 1, 1] }, scripts)).text).toBe('one');
  });
});

test('no way exceeds its bounds, loses a payment or mixes answers, whatever fails', async () => {
  const script = (name: string) =>
    fc.record({
      text: fc.constantFrom(
        `${name} says one two`,
        `${name} says one two three four five`,
        'I do not know.',
        '',
      ),
      logprob: fc.constantFrom(-0.1, -3),
      failures: fc.constantFrom(0, 0, 1, 2, TRIES),
      breaksAfter: fc.constantFrom(undefined, undefined, undefined, 1, 4),
    });
  const setting = fc.record({
    plan: fc.constantFrom<CallPlan>(
      cascadePlan,
      { ...cascadePlan, holdTokens: 'all', check: { ref: 'itself' } },
      panelPlan,
      ratingsPlan,
      { ...ratingsPlan, judge: undefined },
    ),
    scripts: fc.record({ a: script('a'), b: script('b'), c: script('c'), d: script('d') }),
    maxCalls: fc.integer({ min: 1, max: 9 }),
    maxCost: fc.integer({ min: 5, max: 150 }),
    streams: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(setting, async ({ plan, scripts, maxCalls, maxCost, streams }) => {
      const caller = new FakeCaller(scripts, { maxCalls, maxCost }, streams);
      const said = await follow(caller, plan);
      expect(caller.calls).toBeLessThanOrEqual(maxCalls);
      expect(caller.purse.cost).toBeLessThanOrEqual(maxCost + 1e-9);
      expect(caller.aside).toBe(caller.answers - (said.kind === 'nothing' ? 0 : 1));
      if (said.kind === 'nothing') return;
      const text = textOf(said);
      if (text === undefined) expect(said.kind).toBe('stream');
      else expect(Object.values(scripts).map((one) => one.text)).toContain(text);
    }),
    { numRuns: 300 },
  );
});
