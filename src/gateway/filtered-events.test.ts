import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import type { AnswerFilter } from '../plugins/define.ts';
import type { ChatChunk } from '../protocol/openai-chat.ts';
import { AnswerFilters } from './answer-filters.ts';
import { completionsForm } from './completions-form.ts';
import { FilteredEvents, type FilteredEventsOptions } from './filtered-events.ts';

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const said = (content: string, over: object = {}) =>
  event({
    id: 'x',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
    ...over,
  });
const DONE = 'data: [DONE]\n\n';

const filter = (over: Partial<AnswerFilter> = {}): AnswerFilter => ({
  whole: (completion) => completion,
  chunk: (chunk) => [chunk],
  end: () => [],
  ...over,
});

const through = (filters: AnswerFilter[], text: string, over: Partial<FilteredEventsOptions> = {}) =>
  new FilteredEvents({
    filters: new AnswerFilters(filters),
    writer: undefined,
    wantsUsage: false,
    form: undefined,
    ...over,
  })
    .push(Buffer.from(text))
    ?.toString();

const withContent = (chunk: ChatChunk, content: string): ChatChunk => ({
  ...chunk,
  choices: chunk.choices.map((choice) => ({ ...choice, delta: { ...choice.delta, content } })),
});

describe('events', () => {
  test('that no filter changes keep their bytes, comments and odd spacing included', () => {
    const text = `: ping\n\ndata:{"choices":[ {"index":0,"delta":{ }} ]}\n\nevent: x\ndata: {"choices":[]}\r\n\r\n${DONE}`;
    expect(through([filter(), filter()], text)).toBe(text);
  });

  test('pass the filters in order, and what one gives goes through the next', () => {
    const twice = filter({ chunk: (chunk) => [chunk, chunk] });
    const bang = filter({ chunk: (chunk) => [withContent(chunk, `${chunk.choices[0]?.delta.content}!`)] });
    expect(through([twice, bang], said('a'))).toBe(said('a!') + said('a!'));
  });

  test('that are held back come before the end, through the filters behind', () => {
    const held: ChatChunk[] = [];
    const hold = filter({
      chunk: (chunk) => {
        held.push(chunk);
        return [];
      },
      end: () => held,
    });
    const bang = filter({ chunk: (chunk) => [withContent(chunk, `${chunk.choices[0]?.delta.content}!`)] });
    expect(through([hold, bang], said('a') + said('b'))).toBeUndefined();
    held.length = 0;
    expect(through([hold, bang], said('a') + said('b') + DONE)).toBe(said('a!') + said('b!') + DONE);
  });

  test('of the usage alone go only to who asked for them', () => {
    const usage = said('', {
      choices: [],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    });
    expect(through([filter()], usage)).toBeUndefined();
    expect(through([filter()], usage, { wantsUsage: true })).toBe(usage);
  });

  test('of completions are shown as chats and go out as completions', () => {
    const text = (word: string) =>
      event({ id: 'x', object: 'text_completion', choices: [{ index: 0, finish_reason: null, text: word }] });
    const loud = filter({
      chunk: (chunk) => [withContent(chunk, String(chunk.choices[0]?.delta.content).toUpperCase())],
    });
    const out = through([loud], text('abc'), { form: completionsForm }) ?? '';
    expect(JSON.parse(out.slice(6))).toEqual(JSON.parse(text('ABC').slice(6)));
  });

  test('of other kinds, and broken ones, pass as they are', () => {
    const crash = filter({
      chunk: (chunk) => {
        throw new Error(String(chunk.choices[0]?.delta.content));
      },
    });
    for (const odd of [
      { type: 'ping' },
      { choices: null },
      { choices: [null] },
      { choices: [{ index: 0 }] },
      [],
    ]) {
      expect(through([crash], event(odd))).toBe(event(odd));
    }
  });

  test('let a filter’s error out', () => {
    const stop = filter({
      chunk: () => {
        throw new FairleadError('FL_BLOCKED', 'No.');
      },
    });
    expect(() => through([stop], said('a'))).toThrow('No.');
  });
});

test('closing reaches every filter once', () => {
  const seen: boolean[] = [];
  const filters = new AnswerFilters([filter({ close: (ok) => void seen.push(ok) }), filter()]);
  filters.close(true);
  filters.close(false);
  expect(seen).toEqual([true]);
});

describe('completions as chats', () => {
  test('a prompt that no plugin changes comes back as it was', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 1 })), (prompt) => {
        const body = { model: 'm', messages: [], prompt };
        expect(completionsForm.prompt(body, completionsForm.request(body).messages)).toEqual(prompt);
      }),
    );
  });

  test('the words stand nowhere but in the turns', () => {
    expect(JSON.stringify(completionsForm.request({ model: 'm', messages: [], prompt: 'secret' }))).toBe(
      '{"model":"m","messages":[{"role":"user","content":"secret"}],"prompt":""}',
    );
  });

  test('a system message goes in front of every prompt', () => {
    const body = { model: 'm', messages: [], prompt: ['a', 'b'] };
    const messages = [{ role: 'system', content: 'S' }, ...completionsForm.request(body).messages];
    expect(completionsForm.prompt(body, messages)).toEqual(['S\n\na', 'S\n\nb']);
  });

  test('token numbers are refused: no plugin could read them', () => {
    expect(() => completionsForm.request({ model: 'm', messages: [], prompt: [1, 2] })).toThrow(
      expect.objectContaining({ code: 'FL_UNSUPPORTED' }),
    );
  });
});
