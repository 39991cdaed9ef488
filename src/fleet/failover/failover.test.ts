import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatChunk, ChatChunkChoice, ChatRequest } from '../../protocol/openai-chat.ts';
import { assistantLast, continueFinalMessage } from '../../providers/continuation.ts';
import { StreamLedger } from './ledger.ts';
import { limitReached, planResume } from './plan.ts';
import { Diverged, Splicer } from './splicer.ts';

interface Call {
  readonly name: string;
  readonly arguments: string;
}

/** A whole answer, as a backend would give it. */
interface Answer {
  readonly reasoning: string;
  readonly content: string;
  readonly calls: readonly Call[];
}

const chunk = (
  delta: ChatChunkChoice['delta'],
  finish: string | null = null,
  more: object = {},
): ChatChunk => ({
  id: 'of-a-backend',
  object: 'chat.completion.chunk',
  created: 7,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
});

/** Cuts `text` into pieces of the given lengths, over and over. */
function pieces(text: string, lengths: readonly number[]): string[] {
  const cut: string[] = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const length = lengths[i % lengths.length] as number;
    cut.push(text.slice(at, at + length));
    at += length;
  }
  return cut;
}

function eventsOf(
  { reasoning, content, calls }: Answer,
  lengths: readonly number[],
  id: string,
): ChatChunk[] {
  const events = [chunk({ role: 'assistant', content: '' })];
  for (const piece of pieces(reasoning, lengths)) events.push(chunk({ reasoning_content: piece }));
  for (const piece of pieces(content, lengths)) events.push(chunk({ content: piece }));
  calls.forEach((call, index) => {
    events.push(
      chunk({
        tool_calls: [
          { index, id: `${id}-${index}`, type: 'function', function: { name: call.name, arguments: '' } },
        ],
      }),
    );
    for (const piece of pieces(call.arguments, lengths)) {
      events.push(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }));
    }
  });
  events.push(chunk({}, calls.length > 0 ? 'tool_calls' : 'stop'));
  return events.map((event) => ({ ...event, id }));
}

const request: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'Tell me.' }] };
const provider = { continueAnswer: continueFinalMessage };

/** What a backend that is true to the answer says to a request that `plan` changed. */
function backupAnswer(answer: Answer, ledger: StreamLedger, kind: 'continue' | 'restart'): Answer {
  if (kind === 'restart') return answer;
  return { reasoning: '', content: answer.content.slice(ledger.of(0).content.length), calls: answer.calls };
}

const text = fc.string({ maxLength: 60 });
const answers = fc.record({
  reasoning: fc.oneof(fc.constant(''), text),
  content: fc.oneof(text, fc.string({ minLength: 30, maxLength: 200 })),
  calls: fc.array(fc.record({ name: fc.constantFrom('find', 'count'), arguments: fc.json().map(String) }), {
    maxLength: 2,
  }),
});
const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
const breaks = fc.array(fc.record({ at: fc.nat(40), lengths }), { minLength: 1, maxLength: 5 });

describe('an answer that breaks off any number of times', () => {
  it('is, put together, the answer of a backend that never broke', () => {
    fc.assert(
      fc.property(answers, breaks, lengths, (answer, cuts, last) => {
        const ledger = new StreamLedger(1);
        const seen = new StreamLedger(1); // the client's own reading
        const give = (event: ChatChunk) => {
          expect(ledger.see(event)).toBeUndefined();
          expect(seen.see(event)).toBeUndefined();
          if (ledger.identity !== undefined) expect(event.id).toBe(ledger.identity.id);
        };
        const [first, ...more] = cuts;
        for (const event of eventsOf(answer, first?.lengths ?? [1], 'primary').slice(0, first?.at))
          give(event);
        [...more, { at: Number.POSITIVE_INFINITY, lengths: last }].forEach((cut, i) => {
          if (ledger.complete) return;
          const plan = planResume({ ledger, request, endpoint: 'chat', provider, refused: false });
          const splicer = new Splicer(ledger, plan);
          const said = eventsOf(backupAnswer(answer, ledger, plan.kind), cut.lengths, `backup-${i}`);
          for (const event of said.slice(0, cut.at)) {
            const fresh = splicer.take(event);
            if (fresh !== undefined) give(fresh);
          }
        });
        expect(ledger.complete).toBe(true);
        const { reasoning, content, calls, finish } = seen.of(0);
        expect({ reasoning, content }).toEqual({ reasoning: answer.reasoning, content: answer.content });
        expect(calls.map(({ name, arguments: given }) => ({ name, arguments: given }))).toEqual(answer.calls);
        expect(finish).toBe(answer.calls.length > 0 ? 'tool_calls' : 'stop');
        for (const call of calls) expect(() => JSON.parse(call.arguments)).not.toThrow();
      }),
    );
  });

  it('never repeats or changes what was sent when the backup says something else: it ends', () => {
    fc.assert(
      fc.property(answers, answers, fc.nat(40), lengths, (answer, other, at, cut) => {
        const ledger = new StreamLedger(1);
        for (const event of eventsOf(answer, cut, 'primary').slice(0, at)) ledger.see(event);
        if (ledger.complete) return;
        const before = structuredClone(ledger.of(0));
        const splicer = new Splicer(ledger, { kind: 'restart', why: 'a test' });
        try {
          for (const event of eventsOf(other, cut, 'backup')) {
            const fresh = splicer.take(event);
            if (fresh !== undefined) ledger.see(fresh);
          }
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Diverged);
        }
        const after = ledger.of(0);
        expect(after.content.startsWith(before.content)).toBe(true);
        expect(after.reasoning.startsWith(before.reasoning)).toBe(true);
        before.calls.forEach((call, i) => {
          expect(after.calls[i]?.arguments.startsWith(call.arguments)).toBe(true);
        });
        if (ledger.complete) expect(after.content).toBe(other.content);
      }),
    );
  });

  it('takes white space at the seam once, whether the backup says it or not', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.boolean(), lengths, (words, says, cut) => {
        const before = `The sea ${words.trim()} is  \n`;
        const ledger = new StreamLedger(1);
        ledger.see(chunk({ content: before }));
        const plan = planResume({
          ledger,
          request,
          endpoint: 'chat',
          provider: { continueAnswer: assistantLast(true) },
          refused: false,
        });
        const splicer = new Splicer(ledger, plan);
        const held = before.slice(before.trimEnd().length);
        for (const piece of pieces(`${says ? held : ''}deep.`, cut)) {
          const fresh = splicer.take(chunk({ content: piece }));
          if (fresh !== undefined) ledger.see(fresh);
        }
        expect(ledger.of(0).content).toBe(`${before}deep.`);
      }),
    );
  });

  it('is whole where a backup that was to go on begins anew', () => {
    const whole = 'The sea is deep and the sky is wide, and both of them are blue today.';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), fc.boolean(), lengths, (at, anew, cut) => {
        const ledger = new StreamLedger(1);
        ledger.see(chunk({ content: whole.slice(0, at).trimEnd() }));
        const has = ledger.of(0).content;
        const splicer = new Splicer(ledger, { kind: 'continue', set: {}, held: '', certain: false });
        const said = anew ? whole : whole.slice(has.length);
        const events = [...pieces(said, cut).map((piece) => chunk({ content: piece })), chunk({}, 'stop')];
        for (const event of events) {
          const fresh = splicer.take(event);
          if (fresh !== undefined) ledger.see(fresh);
        }
        expect(ledger.of(0).content).toBe(whole);
      }),
    );
  });
});

describe('a plan', () => {
  const said = (delta: ChatChunkChoice['delta'], choices = 1) => {
    const ledger = new StreamLedger(choices);
    ledger.see(chunk(delta));
    return ledger;
  };
  const plan = (ledger: StreamLedger, more: Partial<ChatRequest> = {}, refused = false) =>
    planResume({ ledger, request: { ...request, ...more }, endpoint: 'chat', provider, refused });

  it('goes on from text in the form of vLLM, with as many tokens less', () => {
    expect(plan(said({ content: 'The sea' }), { max_tokens: 10, min_tokens: 1 })).toEqual({
      kind: 'continue',
      set: {
        messages: [...request.messages, { role: 'assistant', content: 'The sea' }],
        add_generation_prompt: false,
        continue_final_message: true,
        max_tokens: 9,
        min_tokens: 0,
      },
      held: '',
      certain: true,
    });
  });

  it.each([
    ['several choices', said({ content: 'x' }, 2), {}],
    ['a tool call', said({ tool_calls: [{ index: 0, function: { name: 'f', arguments: '{' } }] }), {}],
    ['thinking', said({ reasoning_content: 'hm' }), {}],
    ['a grammar', said({ content: '{' }), { response_format: { type: 'json_object' } }],
    ['forced tools', said({ content: 'x' }), { tool_choice: 'required' }],
  ])('begins anew with %s', (_, ledger, more) => {
    expect(plan(ledger, more)).toMatchObject({ kind: 'restart' });
  });

  it('begins anew at a backend that refused the beginning', () => {
    expect(plan(said({ content: 'x' }), {}, true)).toMatchObject({ kind: 'restart' });
  });

  it('knows an answer that has used up its tokens', () => {
    const ledger = said({ content: 'x' });
    expect(limitReached({ ...request, max_tokens: 1 }, ledger)).toBe(true);
    expect(limitReached({ ...request, max_tokens: 2 }, ledger)).toBe(false);
    expect(limitReached(request, ledger)).toBe(false);
  });
});

describe('the ledger', () => {
  it.each([
    ['an unknown end', chunk({}, 'banana')],
    ['a call that is none', chunk({}, 'tool_calls')],
  ])('does not believe %s', (_, event) => {
    const ledger = new StreamLedger(1);
    ledger.see(chunk({ content: 'x' }));
    expect(ledger.see(event)).toBeTypeOf('string');
    expect(ledger.complete).toBe(false);
  });

  it('is complete when every choice has ended', () => {
    const ledger = new StreamLedger(2);
    ledger.see(chunk({ content: 'x' }, 'stop'));
    expect(ledger.complete).toBe(false);
    ledger.see({ ...chunk({}), choices: [{ index: 1, delta: {}, finish_reason: 'length' }] });
    expect(ledger.complete).toBe(true);
  });
});

describe('usage', () => {
  const usage = { prompt_tokens: 30, completion_tokens: 5, total_tokens: 35 };

  it('counts the prompt once and both parts of the answer', () => {
    const ledger = new StreamLedger(1);
    for (const word of ['a ', 'b ', 'c ']) ledger.see(chunk({ content: word }));
    const splicer = new Splicer(ledger, { kind: 'continue', set: {}, held: '', certain: true });
    const event = splicer.take({ ...chunk({}), choices: [], usage });
    expect(event?.usage).toEqual({ prompt_tokens: 27, completion_tokens: 8, total_tokens: 35 });
  });

  it('is that of the backup where it was to go on and began anew', () => {
    const ledger = new StreamLedger(1);
    for (const word of ['The ', 'sea ', 'is ']) ledger.see(chunk({ content: word }));
    const splicer = new Splicer(ledger, { kind: 'continue', set: {}, held: '', certain: false });
    splicer.take(chunk({ content: 'The sea is deep.' }));
    expect(splicer.take({ ...chunk({}), choices: [], usage })?.usage).toEqual(usage);
  });

  it('is that of the backup where it began anew', () => {
    const ledger = new StreamLedger(1);
    ledger.see(chunk({ content: 'a' }));
    const splicer = new Splicer(ledger, { kind: 'restart', why: '' });
    expect(splicer.take({ ...chunk({}), choices: [], usage })?.usage).toEqual(usage);
  });
});
