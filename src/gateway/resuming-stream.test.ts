import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { StreamLedger } from '../fleet/failover/ledger.ts';
import type { Backend } from '../fleet/types.ts';
import type { StartedStream, StreamTaker } from './attempt-types.ts';
import type { Target } from './attempts.ts';
import type { Resumed } from './resume-call.ts';
import { type ResumingOptions, ResumingStream } from './resuming-stream.ts';

const WORDS = Array.from({ length: 24 }, (_, i) => `word${i} `);
const WHOLE = WORDS.join('');

const target = (id: string): Target => ({
  backend: { id, model: 'm' } as Backend,
  ref: { model: 'm' },
});
const fault = () => new FairleadError('FL_UPSTREAM_RESET', 'gone');

const event = (delta: object, finish: string | null = null) => ({
  id: 'x',
  object: 'chat.completion.chunk' as const,
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const bytesOf = (chunk: object) => Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`);

/** A stream that the test drives. Its first one tells the ledger what it says, as an attempt does. */
class Driven implements StartedStream {
  readonly usage = undefined;
  readonly errorFrame = undefined;
  readonly #ledger: StreamLedger | undefined;
  taker: StreamTaker | undefined;
  aborted = false;
  over = false;

  constructor(ledger?: StreamLedger) {
    this.#ledger = ledger;
  }

  pipe(taker: StreamTaker): void {
    this.taker = taker;
  }

  resume(): void {}

  abort(error: FairleadError): void {
    this.aborted = true;
    this.end(error);
  }

  say(text: string, finish: string | null = null): void {
    if (this.over) return;
    const chunk = event(text === '' ? {} : { content: text }, finish);
    this.#ledger?.see(chunk);
    this.taker?.data(bytesOf(chunk));
  }

  done(): void {
    if (this.over) return;
    this.taker?.data(Buffer.from('data: [DONE]\n\n'));
    this.end(undefined);
  }

  end(error: FairleadError | undefined): void {
    if (this.over) return;
    this.over = true;
    this.taker?.end(error);
  }
}

/**
 * What happens next in one run of the model: words come; the backend breaks, and another goes on, or begins anew (`refuse`),
 * or says something else, or there is nobody; or the client leaves.
 */
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('say' as const), words: fc.integer({ min: 1, max: 5 }) }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'break' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'refuse' as const }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        { kind: 'nobody' as const },
        { kind: 'differ' as const },
        { kind: 'leave' as const },
      ),
    },
  ),
  { maxLength: 30 },
);

/** One stream with its client, driven by hand. */
function scene(whenImpossible: 'error' | 'finish', resumes: number) {
  const ledger = new StreamLedger(1);
  const first = new Driven(ledger);
  const exchange: ResumingOptions['exchange'] = {
    closed: false,
    resumes: 0,
    resumeMs: undefined,
    resumeAddedMs: undefined,
    model: 'm',
    backend: 'a',
    backup: undefined,
    estimate: undefined,
    calls: [],
    error: undefined,
  };
  let next: ((resumed: Resumed | undefined) => void) | undefined;
  const stream = new ResumingStream({
    exchange,
    first,
    target: target('a'),
    ledger,
    failover: { resumes, whenImpossible },
    form: undefined,
    wantsUsage: false,
    isFull: () => false,
    ask: () =>
      new Promise((resolve) => {
        next = resolve;
      }),
    stopAsking: () => next?.(undefined),
    nameBackup: () => undefined,
    resumed() {},
    flowsAgain() {},
  });
  const client = { text: '', events: '', ends: [] as (FairleadError | undefined)[], late: 0 };
  stream.pipe({
    data(bytes) {
      if (client.ends.length > 0) client.late++;
      client.events += bytes.toString();
      for (const [, data] of bytes.toString().matchAll(/^data: (\{.*)$/gm)) {
        client.text += JSON.parse(data as string).choices[0]?.delta.content ?? '';
      }
      return true;
    },
    end: (error) => void client.ends.push(error),
  });
  return {
    ledger,
    first,
    exchange,
    stream,
    client,
    answer: (resumed: Resumed | undefined) => next?.(resumed),
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the states of a stream', () => {
  it('hold under any order of words, faults, refusals and departures', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.constantFrom('error' as const, 'finish' as const),
        async (script, policy) => {
          const { ledger, first, exchange, stream, client, answer } = scene(policy, 6);
          let current = first;
          /** How many words this backend has yet to say, and where it stands. */
          let at = 0;
          let impossible = false;
          let left = false;
          const moveTo = async (how: 'continue' | 'restart', from: number) => {
            if (exchange.resumes === 6) impossible = true;
            current.end(fault());
            current = new Driven();
            at = from;
            answer({
              outcome: { kind: 'stream', attempt: current, target: target('b') },
              plan:
                how === 'restart' ? { kind: how, why: '' } : { kind: how, set: {}, held: '', certain: true },
              askedMs: 0,
            });
            await settle();
          };
          for (const step of script) {
            if (impossible || left) break;
            const said = client.text.split(' ').length - 1;
            if (step.kind === 'say') {
              for (let i = 0; i < step.words && at < WORDS.length; i++) current.say(WORDS[at++] as string);
            } else if (step.kind === 'break') await moveTo('continue', said);
            else if (step.kind === 'refuse') await moveTo('restart', 0);
            else if (step.kind === 'differ' && said > 0) {
              await moveTo('restart', 0);
              current.say('something else');
              impossible = true;
            } else if (step.kind === 'nobody') {
              impossible = true;
              current.end(fault());
              answer(undefined);
              await settle();
            } else if (step.kind === 'leave') {
              left = true;
              (exchange as { closed: boolean }).closed = true;
              stream.abort(new FairleadError('FL_CLIENT_CLOSED', 'gone'));
              await settle();
            }
            // nothing is ever repeated, changed or lost on the way
            expect(WHOLE.startsWith(client.text)).toBe(true);
            expect(client.text).toBe(ledger.sent.get(0)?.content ?? '');
          }
          if (!impossible && !left) {
            while (at < WORDS.length) current.say(WORDS[at++] as string);
            current.say('', 'stop');
            current.done();
          }
          await settle();
          expect(client.ends).toHaveLength(1); // it ends once
          expect(client.late).toBe(0); // and nothing comes after
          const [end] = client.ends;
          if (left) expect(end).toBeDefined();
          else if (!impossible) {
            expect(end).toBeUndefined();
            expect(client.text).toBe(WHOLE);
            expect(client.events.endsWith('data: [DONE]\n\n')).toBe(true);
          } else if (policy === 'error') {
            expect(end).toBeInstanceOf(FairleadError);
            expect(client.events).not.toContain('[DONE]');
          } else {
            expect(end).toBeUndefined();
            expect(exchange.error).toBeInstanceOf(FairleadError);
            expect(client.events).toContain('"finish_reason":"error"');
          }
        },
      ),
      {
        numRuns: 300,
        // a backup that differs at the last change allowed once ended the stream a second time
        examples: [
          [
            [
              { kind: 'say', words: 1 },
              ...Array.from({ length: 5 }, () => ({ kind: 'refuse' as const })),
              { kind: 'differ' },
            ],
            'finish',
          ],
        ],
      },
    );
  });

  it('finishes by itself when only the end was lost', async () => {
    const { first, client } = scene('error', 3);
    first.say(WHOLE);
    first.say('', 'stop');
    first.end(fault());
    await settle();
    expect(client.ends).toEqual([undefined]);
    expect(client.events.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('pays for what was read and said twice', async () => {
    const { first, exchange, answer } = scene('error', 3);
    (exchange as { estimate: unknown }).estimate = { promptTokens: 10, maxCompletionTokens: 0, cost: 0 };
    for (const word of WORDS.slice(0, 3)) first.say(word);
    first.end(fault());
    answer({
      outcome: { kind: 'stream', attempt: new Driven(), target: target('b') },
      plan: { kind: 'continue', set: {}, held: '', certain: true },
      askedMs: 0,
    });
    await settle();
    expect(exchange.calls).toEqual([
      {
        model: 'm',
        backend: 'a',
        role: 'broken',
        usage: { prompt_tokens: 13, completion_tokens: 0, total_tokens: 13 },
      },
    ]);
  });
});
