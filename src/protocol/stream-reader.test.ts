import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamReader } from './stream-reader.ts';

const chunk = (delta: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: { content: delta }, finish_reason: finish }] })}\n\n`;
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
const usageFrame = `data: ${JSON.stringify({ id: 'x', choices: [], usage })}\n\n`;
const done = 'data: [DONE]\n\n';

function run(reader: StreamReader, text: string, places: readonly number[] = []): string {
  const bytes = Buffer.from(text);
  const points = [...new Set(places.map((p) => p % (bytes.length + 1)))].sort((a, b) => a - b);
  let out = '';
  let from = 0;
  for (const to of [...points, bytes.length]) {
    out += reader.push(bytes.subarray(from, to))?.toString() ?? '';
    from = to;
  }
  return out + (reader.end()?.toString() ?? '');
}

describe('StreamReader', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });

  it('passes every byte under any split, and the usage event only to those who asked', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 30 }),
        (deltas, wants, places) => {
          const body = deltas.map((delta) => chunk(delta)).join('') + chunk('', 'stop');
          const reader = new StreamReader({ wantsUsage: wants });
          const out = run(reader, body + usageFrame + done, places);
          expect(out).toBe(body + (wants ? usageFrame : '') + done);
          expect(reader.state).toBe('done');
          expect(reader.usage).toEqual(usage);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is not fooled by a text that speaks of usage', () => {
    const body = chunk('"usage":{"choices":[]}') + chunk('', 'stop');
    const reader = new StreamReader({ wantsUsage: false });
    expect(run(reader, body + done)).toBe(body + done);
    expect(reader.usage).toBeUndefined();
  });

  it('adds the [DONE] that is missing after a finish_reason, and a missing last empty line', () => {
    const finished = chunk('a') + chunk('', 'stop');
    expect(run(new StreamReader({ wantsUsage: false }), finished)).toBe(finished + done);
    expect(run(new StreamReader({ wantsUsage: false }), finished + usageFrame)).toBe(finished + done);
    expect(run(new StreamReader({ wantsUsage: false }), `${finished}data: [DONE]`)).toBe(finished + done);
  });

  it('stays open, and so cut, when the stream ends before its finish_reason', () => {
    const reader = new StreamReader({ wantsUsage: false });
    expect(run(reader, `${chunk('a')}data: {"choices":[{"de`)).toBe(chunk('a'));
    expect(reader.state).toBe('open');
  });

  it('takes bytes that are not UTF-8 for a broken event', () => {
    const reader = new StreamReader({ wantsUsage: false });
    reader.push(Buffer.from([...Buffer.from('data: {"a":"'), 0xff, ...Buffer.from('"}\n\n')]));
    expect(reader.state).toBe('malformed');
  });

  it.each([
    ['error', 'data: {"error":{"message":"boom"}}\n\n'],
    ['malformed', 'data: {"id":"x","choi\n\n'],
    ['malformed', 'oops\n\n'],
    ['malformed', 'data: {"id":"x","choices":[{"delta":{"con}\n\n'],
  ])('stops at an %s event and keeps it from the client', (state, frame) => {
    const reader = new StreamReader({ wantsUsage: false });
    expect(run(reader, chunk('a') + frame + chunk('b') + done)).toBe(chunk('a'));
    expect(reader.state).toBe(state);
  });
});

describe('a watched stream', () => {
  const event = (content: string, more: object = {}, choice: object = {}) =>
    `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: { content }, finish_reason: null, ...choice }], ...more })}\n\n`;
  const watch = (complete: boolean, fault?: string) => ({ see: () => fault, complete });

  it('does not pass on an event that its watch does not believe', () => {
    const reader = new StreamReader({ wantsUsage: false, watch: watch(false, 'no') });
    expect(reader.push(Buffer.from(event('a')))).toBeUndefined();
    expect(reader.state).toBe('malformed');
  });

  it('is not over at [DONE] while something is still to be said', () => {
    const reader = new StreamReader({ wantsUsage: false, watch: watch(false) });
    expect(reader.push(Buffer.from(`${event('a')}data: [DONE]\n\n`))?.toString()).toBe(event('a'));
    expect(reader.state).toBe('malformed');
  });

  it('leaves out what comes twice where tokens are counted, and the counts', () => {
    const reader = new StreamReader({ wantsUsage: false, counted: true });
    const counted = (text: string, tokens: number) =>
      event(text, { usage: { prompt_tokens: 1, completion_tokens: tokens, total_tokens: 1 + tokens } });
    const stream = counted('ha', 1) + counted('ha', 2) + counted('ha', 2) + counted('!', 3);
    expect(reader.push(Buffer.from(stream))?.toString()).toBe(event('ha') + event('ha') + event('!'));
  });
});
