import { Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scriptedClassifiers } from '../../inference/classifiers.fixture.ts';
import type { Classifiers } from '../../inference/contract.ts';
import type { BoardWish } from '../board-models.ts';
import type { Invocation } from '../commands/define.ts';
import { classify } from './classify.ts';
import { embed } from './embed.ts';

class Text extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs a command over `input` and returns what it wrote; lines of stdout parsed. */
async function run(
  command: typeof classify,
  input: string | Readable,
  options: Invocation['options'] = {},
  { full = false, classifiers }: { full?: boolean; classifiers?: Classifiers } = {},
) {
  const out = new Text();
  const err = new Text();
  const wishes: BoardWish[] = [];
  const code = await command(
    {
      positionals: [],
      options,
      json: false,
      env: {},
      out,
      err,
      stdin: typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input,
    },
    async (wish) => {
      wishes.push(wish);
      return classifiers ?? scriptedClassifiers({ full: full && wish.full });
    },
  );
  const lines = out.text.split('\n').slice(0, -1);
  return { code, lines: lines.map((line) => JSON.parse(line)), err: err.text, wishes };
}

const jsonl = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('fairlead classify', () => {
  it('answers each task under its name, an object each', async () => {
    const text = 'prove the integral 🙂 to a@b.cc, sk-123';
    const { code, lines, err } = await run(classify, jsonl({ id: 7, text }));
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(lines).toEqual([
      {
        id: 7,
        domain: { label: 'math', score: 0.75, tier: 'fast' },
        task: { label: 'chat', score: 0.75, tier: 'fast' },
        complexity: { difficulty: 0.8, needsReasoning: 0.25, tier: 'fast' },
        jailbreak: { label: 'benign', score: 0.05, tier: 'fast', via: 'plain' },
        pii: { entities: [{ type: 'EMAIL_ADDRESS', start: 24, end: 30, score: 0.9 }] },
        secrets: { entities: [{ type: 'API_KEY', start: 32, end: 38, score: 0.9 }] },
        language: { label: 'en', score: 0.75, tier: 'fast' },
        factCheck: { label: 'no_fact_check_needed', score: 0.75, tier: 'fast' },
        feedback: { label: 'none', score: 0.75, tier: 'fast' },
        modality: { label: 'text', score: 0.75, tier: 'fast' },
      },
    ]);
  });

  it('answers the tasks asked for, under the names that were typed', async () => {
    const { lines } = await run(classify, jsonl({ text: 'x' }), {
      task: 'domain, fact_check,feedback,domain',
    });
    expect(Object.keys(lines[0])).toEqual(['domain', 'fact_check', 'feedback']);
  });

  it('prints every probability where asked', async () => {
    const { lines } = await run(classify, jsonl({ text: 'x' }), { task: 'domain,jailbreak', probs: true });
    expect(Object.keys(lines[0].domain.probs)).toEqual(['math', 'law', 'other']);
    expect(lines[0].jailbreak.probs.benign).toBe(0.95);
  });

  it.each([
    [undefined, true, 'full'],
    ['fast,full', true, 'full'],
    ['full', true, 'full'],
    ['fast', false, 'fast'],
  ])('with --tier %s asks for the transformer: %s', async (tier, asked, answered) => {
    const { lines, wishes } = await run(
      classify,
      jsonl({ text: 'x' }),
      { task: 'domain', tier },
      { full: true },
    );
    expect(wishes).toEqual([{ folder: undefined, full: asked }]);
    expect(lines[0].domain.tier).toBe(answered);
  });

  it('asks the transformer for every text with --tier full, and where it is unsure with both', async () => {
    const budgets: number[] = [];
    const scripted = scriptedClassifiers({ full: true });
    const classifiers: Classifiers = {
      ...scripted,
      read: (text) => {
        const reading = scripted.read(text);
        return {
          ...reading,
          within: (task, budgetMs) => {
            budgets.push(budgetMs);
            return reading.within(task, budgetMs);
          },
        };
      },
    };
    for (const tier of ['full', 'fast,full']) {
      await run(classify, jsonl({ text: 'x' }), { task: 'domain', tier }, { classifiers });
    }
    expect(budgets).toEqual([Number.POSITIVE_INFINITY, 10_000]);
  });

  it('makes do with the fast tier where there is no transformer, unless it alone was asked for', async () => {
    const { code, lines } = await run(classify, jsonl({ text: 'x' }), { task: 'domain' });
    expect([code, lines[0].domain.tier]).toEqual([0, 'fast']);
    await expect(run(classify, '', { tier: 'full' })).rejects.toMatchObject({ code: 'FL_UNSUPPORTED' });
  });

  it.each([
    [{ task: 'domian' }, "there is no task 'domian'", 'did you mean domain?'],
    [{ task: ',' }, '--task names no task', 'there is domain, task'],
    [{ tier: 'slow' }, "there is no tier 'slow'", 'there is fast and full'],
  ])('refuses %j', async (options, message, hint) => {
    await expect(run(classify, '', options)).rejects.toMatchObject({
      code: 'FL_USAGE',
      message,
      hint: expect.stringContaining(hint),
    });
  });

  it('answers bad lines in their place, names them on stderr, and exits 2', async () => {
    const input = `${jsonl({ id: 'a', text: 'x' })}{"id": \n[1]\n${jsonl({ id: 'b' }, { id: 0, text: 5 }, { text: 'y' })}`;
    const { code, lines, err } = await run(classify, input, { task: 'pii' });
    expect(code).toBe(2);
    expect(lines).toEqual([
      { id: 'a', pii: { entities: [] } },
      { error: 'it is not valid JSON' },
      { error: 'it is no JSON object' },
      { id: 'b', error: "it has no 'text' that is a string" },
      { id: 0, error: "it has no 'text' that is a string" },
      { pii: { entities: [] } },
    ]);
    expect(err.split('\n')).toEqual([
      'fairlead: line 2: it is not valid JSON',
      'fairlead: line 3: it is no JSON object',
      "fairlead: line 4: it has no 'text' that is a string",
      "fairlead: line 5: it has no 'text' that is a string",
      '',
    ]);
  });

  it('says nothing of the inside when reading fails', async () => {
    const classifiers = {
      ...scriptedClassifiers(),
      read: () => {
        throw new TypeError('secret detail');
      },
    };
    const { code, lines, err } = await run(classify, jsonl({ id: 1, text: 'x' }), {}, { classifiers });
    expect([code, lines]).toEqual([2, [{ id: 1, error: 'it could not be read [FL_INTERNAL]' }]]);
    expect(err).not.toContain('secret');
  });

  it.each([
    ['nothing', ''],
    ['a megabyte', 'ab '.repeat(350_000)],
    ['lone surrogates', '\ud800 \udc00'],
    ['control characters', '\u0000\u001b\u2028\u2029\r'],
    ['emoji', '🙂🏳️‍🌈'],
  ])('answers a text of %s', async (_what, text) => {
    const { code, lines } = await run(classify, jsonl({ text }));
    expect(code).toBe(0);
    expect(Object.values(lines[0]).every((answer) => typeof answer === 'object')).toBe(true);
  });

  it('takes blank lines, CRLF, a byte order mark and a last line without its end', async () => {
    const { code, lines } = await run(classify, '\ufeff{"text":"a"}\r\n\r\n\n{"text":"b"}', { task: 'pii' });
    expect([code, lines.length]).toEqual([0, 2]);
  });

  it('gives back ids in order, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 9 }),
        async (texts, size) => {
          const bytes = Buffer.from(jsonl(...texts.map((text, id) => ({ id, text }))));
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          const { code, lines } = await run(
            classify,
            Readable.from(chunks),
            { task: 'language' },
            { full: true },
          );
          expect(code).toBe(0);
          expect(lines.map((line) => line.id)).toEqual(texts.map((_, id) => id));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('answers a line before the next one comes, and keeps a slow one from being overtaken', async () => {
    const scripted = scriptedClassifiers();
    const classifiers: Classifiers = {
      ...scripted,
      read: (text) => ({
        ...scripted.read(text),
        within: async (task) => {
          await new Promise((resolve) => setTimeout(resolve, text === 'slow' ? 20 : 0));
          return scripted.read(text).now(task);
        },
      }),
    };
    const out = new Text();
    const stdin = new Readable({ read: () => undefined });
    const done = classify(
      { positionals: [], options: { task: 'pii' }, json: false, env: {}, out, err: new Text(), stdin },
      async () => classifiers,
    );
    stdin.push(jsonl({ id: 1, text: 'slow' }, { id: 2, text: 'x' }));
    await expect.poll(() => out.text.split('\n').length).toBe(3);
    stdin.push(jsonl({ id: 3, text: 'x' }));
    stdin.push(null);
    expect(await done).toBe(0);
    expect(out.text.match(/"id":\d/g)).toEqual(['"id":1', '"id":2', '"id":3']);
  });

  it('counts on a terminal, and takes the count away', async () => {
    const err = Object.assign(new Text(), { isTTY: true });
    await classify(
      {
        positionals: [],
        options: { task: 'pii' },
        json: false,
        env: {},
        out: new Text(),
        err,
        stdin: Readable.from([jsonl({ text: 'x' })]),
      },
      async () => scriptedClassifiers(),
    );
    expect(err.text).toContain('1 lines');
    expect(err.text.endsWith('\u001b[2K')).toBe(true);
  });
});

describe('fairlead embed', () => {
  it.each([
    [undefined, 256],
    ['fast', 256],
    ['full', 384],
  ])('with --tier %s prints %d numbers of unit length', async (tier, size) => {
    const { code, lines } = await run(
      embed,
      jsonl({ id: 1, text: 'x' }, { text: '' }),
      { tier },
      { full: true },
    );
    expect(code).toBe(0);
    expect(lines.map((line) => line.id)).toEqual([1, undefined]);
    for (const { embedding } of lines) {
      expect(embedding).toHaveLength(size);
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
    }
  });

  it('refuses two tiers at once, and the full one where it is not installed', async () => {
    await expect(run(embed, '', { tier: 'fast,full' })).rejects.toMatchObject({ code: 'FL_USAGE' });
    await expect(run(embed, '', { tier: 'full' })).rejects.toMatchObject({ code: 'FL_UNSUPPORTED' });
  });
});
