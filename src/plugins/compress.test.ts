import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CompressionTask, compress, type Measures } from './compress.ts';
import { divide } from './divided-text.ts';
import { Pace } from './pace.ts';

const words: Measures = { tokens: (text) => Math.ceil(text.length / 4), likeness: undefined, words: true };
const task = (over: Partial<CompressionTask>): CompressionTask => ({
  texts: [],
  fixed: [],
  query: 'Which port does the gateway listen on?',
  triggerTokens: 100,
  targetTokens: 60,
  ...over,
});

const FILLER = [
  'The office has a new coffee machine, and everyone is happy about it for now. ',
  'Lunch is served from twelve to two, and the menu changes with the seasons of the year. ',
  'Parking is free behind the building, but the gate is closed at night and on Sundays. ',
];
const ANSWER = 'The gateway listens on port 8899 unless the configuration names another port for it. ';
const NOTE = /\[… \d+ (?:sentences?|items?) left out\]/g;

describe('prose', () => {
  test('keeps what is asked for, leaves out the rest, and says so', async () => {
    const text = `${FILLER.join('')}${ANSWER}${FILLER.join('')}`;
    const { texts, tokensBefore, tokensAfter } = await compress(task({ texts: [text] }), words);
    expect(texts[0]).toContain(ANSWER);
    expect(texts[0]).toMatch(NOTE);
    expect(tokensBefore).toBeGreaterThan(100);
    expect(tokensAfter).toBeLessThanOrEqual(60);
  });

  test('does nothing under the trigger, fixed texts counted in', async () => {
    const text = FILLER.join('');
    expect((await compress(task({ texts: [text] }), words)).texts[0]).toBe(text);
    const { texts } = await compress(task({ texts: [text], fixed: ['x'.repeat(400)] }), words);
    expect(texts[0]).not.toBe(text);
  });

  test('a block of code stays or goes whole', async () => {
    const code = '```ts\nconst port = 8899;\nserver.listen(port);\n```\n';
    const { texts } = await compress(
      task({ texts: [`${FILLER.join('')}\n${code}${FILLER.join('')}`], targetTokens: 40 }),
      words,
    );
    const text = texts[0] ?? '';
    expect(text.includes(code) || !text.includes('```')).toBe(true);
  });

  test('older texts go first where all else is alike', async () => {
    const text = FILLER.join('');
    const { texts } = await compress(task({ texts: [text, text], query: 'zebra', targetTokens: 70 }), words);
    expect(texts[0]?.length).toBeLessThan(texts[1]?.length ?? 0);
  });
});

describe('JSON', () => {
  const rows = Array.from({ length: 40 }, (_, id) => ({ id, note: id === 23 ? 'gateway port 8899' : 'tea' }));

  test.each([undefined, 2])('loses items of its longest list and stays JSON (indent %s)', async (indent) => {
    const text = JSON.stringify({ total: 40, rows, page: [1, 2, 3] }, null, indent);
    const { texts } = await compress(task({ texts: [text], targetTokens: 80 }), words);
    const parsed = JSON.parse(texts[0] ?? '') as { total: number; rows: unknown[]; page: number[] };
    expect(parsed).toMatchObject({ total: 40, page: [1, 2, 3] });
    expect(parsed.rows.length).toBeLessThan(40);
    expect(parsed.rows).toContainEqual({ id: 23, note: 'gateway port 8899' });
    expect(parsed.rows.filter((row) => typeof row === 'string').join()).toMatch(NOTE);
  });

  test('numbers keep their digits', async () => {
    const text = `[${Array.from({ length: 60 }, (_, at) => `{"id":1234567890123456789${at % 10}}`).join(',')}]`;
    const { texts } = await compress(task({ texts: [text], targetTokens: 80 }), words);
    expect(texts[0]).toContain('{"id":12345678901234567899}');
  });

  test('without a list it is left alone', async () => {
    const text = JSON.stringify({ a: 'x. y. '.repeat(200) });
    expect((await compress(task({ texts: [text] }), words)).texts[0]).toBe(text);
  });

  test('any JSON stays JSON, with nothing new in it but notes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ depthSize: 'medium' }), fc.nat(60), async (value, targetTokens) => {
        const text = JSON.stringify([value, value, value, value]);
        const { texts } = await compress(task({ texts: [text], triggerTokens: 1, targetTokens }), words);
        expect(() => JSON.parse(texts[0] ?? '')).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});

describe('any texts', () => {
  const sentence = fc
    .array(
      fc.constantFrom('gateway', 'port', 'tea', 'listens', 'Mr. Fox', '3.5', 'x', '端口。', '。', '\n'),
      {
        minLength: 1,
        maxLength: 30,
      },
    )
    .map((some) => `${some.join(' ')}${some.length % 3 === 0 ? '.\n' : '. '}`);
  const texts = fc.array(
    fc.array(sentence, { maxLength: 25 }).map((some) => some.join('')),
    { maxLength: 5 },
  );

  test('never above the target while something can go; kept units are verbatim and in order', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 300 }), async (given, targetTokens) => {
        const done = await compress(task({ texts: given, triggerTokens: 1, targetTokens }), words);
        for (const [at, text] of done.texts.entries()) {
          let rest = given[at] ?? '';
          for (const kept of text.split(NOTE)) {
            const found = rest.indexOf(kept.trim());
            expect(found).toBeGreaterThanOrEqual(0);
            rest = rest.slice(found + kept.trim().length);
          }
        }
        const isAllOut = done.texts.every((text) => text.replace(NOTE, '').trim().length < 160);
        expect(done.tokensAfter <= targetTokens || isAllOut).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('a second time changes nothing, and the same again gives the same', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 50, max: 300 }), async (given, targetTokens) => {
        const once = await compress(task({ texts: given, triggerTokens: targetTokens, targetTokens }), words);
        expect(
          await compress(task({ texts: given, triggerTokens: targetTokens, targetTokens }), words),
        ).toEqual(once);
        fc.pre(once.tokensAfter <= targetTokens - 10);
        const twice = await compress(
          task({ texts: once.texts, triggerTokens: targetTokens, targetTokens }),
          words,
        );
        expect(twice.texts).toEqual(once.texts);
      }),
      { numRuns: 200 },
    );
  });

  test('the units of a text are the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (text) => {
        fc.pre(!/^\s*[[{]/.test(text));
        const { units } = await divide(text, new Pace());
        expect(units.map((unit) => unit.text).join('')).toBe(text);
      }),
    );
  });
});

test('long work lets others run in between', async () => {
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const text = FILLER.join('').repeat(400);
  await compress(task({ texts: [text], triggerTokens: 1_000, targetTokens: 500 }), words);
  isDone = true;
  expect(turns).toBeGreaterThan(text.length / 8_192);
});
