import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cosine } from '../contract.ts';
import { WordPiece } from '../text/wordpiece.ts';
import { createFullTier, type FullTierOptions, type LoadedFullTier } from './full-tier.ts';
import { spawnThread, type Thread } from './member.ts';

const FOLDER = join(import.meta.dirname, '__fixtures__');
/** Ids: [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, a 4, b 5 … z 29; from `bad` (64) on the fixture fails. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const wordPiece = new WordPiece([
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  ...LETTERS,
  ...Array.from({ length: 34 }, (_, i) => `filler${i}`),
  'bad',
]);
const idOf = (letter: string) => 4 + LETTERS.indexOf(letter);

const open: LoadedFullTier[] = [];
async function start(more: Partial<FullTierOptions> = {}): Promise<LoadedFullTier> {
  const tier = await createFullTier({ folder: FOLDER, wordPiece, ...more });
  open.push(tier);
  return tier;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((tier) => tier.dispose()));
});

/** What the fixture says of letters: sum of ids, number of tokens, first id. */
function expected(letters: readonly string[]) {
  const ids = [2, ...letters.map(idOf), 3];
  const sum = ids.reduce((total, id) => total + id, 0);
  return { domain: [sum, ids.length, 2], jailbreak: [sum, ids.length] };
}

const plain = (heads: Readonly<Record<string, Float32Array>>) =>
  Object.fromEntries(Object.entries(heads).map(([name, logits]) => [name, [...logits]]));

describe('the transformer', () => {
  it('answers with the logits of each head', async () => {
    const tier = await start();
    expect(tier.runtime).toBe('native');
    expect(plain(await tier.heads('a b c'))).toEqual(expected(['a', 'b', 'c']));
  });

  it('embeds in the order of the texts, at unit length', async () => {
    const tier = await start();
    const texts = ['a', 'b c d e f g h', '', 'a'];
    const vectors = await tier.embed(texts);
    expect(vectors.map((vector) => vector.length)).toEqual([384, 384, 384, 384]);
    for (const vector of vectors) expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    expect(vectors[3]).toEqual(vectors[0]);
    expect(vectors[1]).not.toEqual(vectors[0]);
  });

  it('embeds nothing for no text', async () => {
    expect(await (await start()).embed([])).toEqual([]);
  });

  it.each([1, 8])(
    'gives a hundred callers each its own answer, on two workers and %d a run',
    async (batch) => {
      const tier = await start({ workers: 2, batch });
      const texts = Array.from({ length: 100 }, (_, i) => LETTERS.slice(i % 20, (i % 20) + 1 + (i % 6)));
      const answers = await Promise.all(texts.map((letters) => tier.heads(letters.join(' '))));
      answers.forEach((answer, i) => {
        expect(plain(answer)).toEqual(expected(texts[i] as string[]));
      });
    },
  );

  it('keeps the front and the end of a text that is too long', async () => {
    const tier = await start();
    const heads = await tier.heads(LETTERS.join(' '));
    // 16 tokens at the most: [CLS] and 11 of the front, 3 of the end and [SEP]
    expect(plain(heads)).toEqual(expected([...LETTERS.slice(0, 11), ...LETTERS.slice(-3)]));
  });

  it.each([
    ['nothing', ''],
    ['a megabyte of one word', 'a'.repeat(1_000_000)],
    ['a megabyte of words', 'a b '.repeat(250_000)],
    ['lone surrogates', '\ud800 a \udc00'],
    ['control characters', '\u0000\u0007\u001b a'],
    ['emoji', '🙂🏳️‍🌈'],
  ])('takes %s', async (_what, text) => {
    const { domain } = await (await start()).heads(text);
    expect(domain?.[1]).toBeGreaterThanOrEqual(2);
    expect(domain?.[1]).toBeLessThanOrEqual(16);
  });

  it('expects more of longer texts, up to its longest input', async () => {
    const tier = await start();
    expect(tier.expectedMs(8)).toBeGreaterThan(0);
    expect(tier.expectedMs(12)).toBeGreaterThan(tier.expectedMs(4));
    expect(tier.expectedMs(9_000)).toBe(tier.expectedMs(14));
  });

  it('expects to wait for what came before', async () => {
    const tier = await start();
    const idle = tier.expectedMs(4);
    const running = Promise.all(Array.from({ length: 50 }, () => tier.heads('a b c')));
    expect(tier.expectedMs(4)).toBeGreaterThan(idle);
    await running;
  });
});

describe('a transformer in trouble', () => {
  it('fails a text that the model cannot run, and goes on', async () => {
    const tier = await start();
    await expect(tier.heads('bad')).rejects.toMatchObject({ code: 'FL_MODEL_FAILED' });
    expect(plain(await tier.heads('a'))).toEqual(expected(['a']));
  });

  it('refuses what is more than its queue holds', async () => {
    const tier = await start({ queue: 4 });
    const calls = await Promise.allSettled(Array.from({ length: 40 }, () => tier.heads('a')));
    const refused = calls.filter((call) => call.status === 'rejected');
    expect(refused.length).toBe(36);
    expect(refused[0]?.reason).toMatchObject({ code: 'FL_OVERLOADED', retryable: true });
  });

  it('embeds more texts in one call than its queue holds for many', async () => {
    const tier = await start({ queue: 64 });
    expect(await tier.embed(Array.from({ length: 300 }, () => 'a'))).toHaveLength(300);
  });

  it('rejects what a dying worker had, and starts another', async () => {
    const threads: Thread[] = [];
    const tier = await start({
      spawn: (setup) => {
        const thread = spawnThread(setup);
        threads.push(thread);
        return thread;
      },
    });
    const calls = Array.from({ length: 20 }, () => tier.heads('a'));
    await new Promise((resolve) => setImmediate(resolve));
    void threads[0]?.terminate();
    const ended = await Promise.allSettled(calls);
    for (const call of ended) {
      if (call.status === 'rejected') expect(call.reason).toMatchObject({ code: 'FL_MODEL_FAILED' });
    }
    await expect
      .poll(() => Number.isFinite(tier.expectedMs(1)) && threads.length, { timeout: 8_000 })
      .toBe(2);
    expect(plain(await tier.heads('a b'))).toEqual(expected(['a', 'b']));
  });

  it('rejects at once while no worker lives', async () => {
    let thread: Thread | undefined;
    const tier = await start({
      spawn: (setup) => {
        thread = spawnThread(setup);
        return thread;
      },
    });
    await thread?.terminate();
    await expect(tier.heads('a')).rejects.toMatchObject({ code: 'FL_MODEL_FAILED', status: 503 });
    await expect(tier.embed(['a'])).rejects.toMatchObject({ code: 'FL_MODEL_FAILED' });
    expect(tier.expectedMs(1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('rejects after its end, which may come twice', async () => {
    const tier = await start();
    await tier.dispose();
    await tier.dispose();
    await expect(tier.heads('a')).rejects.toMatchObject({ code: 'FL_MODEL_FAILED' });
  });
});

describe('a transformer that cannot be started', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-full-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const changed = async (name: string, card: Record<string, unknown>, model?: Buffer) => {
    const path = join(folder, name);
    await cp(FOLDER, path, { recursive: true });
    const own = JSON.parse(await readFile(join(FOLDER, 'model.json'), 'utf8'));
    await writeFile(join(path, 'model.json'), JSON.stringify({ ...own, ...card }));
    if (model !== undefined) await writeFile(join(path, 'model.int8.onnx'), model);
    return path;
  };

  it('says so where no runtime is installed', async () => {
    await expect(start({ runtimes: ['wasm'] })).rejects.toMatchObject({
      code: 'FL_UNSUPPORTED',
      hint: expect.stringContaining('npm install onnxruntime-node'),
    });
  });

  it('refuses a model that is not the one of the card, in one line', async () => {
    const thrown = start({ folder: await changed('other', {}, Buffer.from('something else')) });
    await expect(thrown).rejects.toMatchObject({
      code: 'FL_MODEL_HASH',
      message: expect.not.stringContaining('\n'),
    });
  });

  it('refuses a model that no runtime can load', async () => {
    const model = Buffer.from('something else');
    const sha256 = createHash('sha256').update(model).digest('hex');
    const path = await changed('broken', { sha256 }, model);
    await expect(start({ folder: path })).rejects.toMatchObject({ code: 'FL_MODEL_FILE' });
  });

  it.each([
    ['no heads', { heads: [] }],
    ['a head without labels', { heads: [{ name: 'domain', labels: [], temperature: 1 }] }],
    ['a temperature of zero', { heads: [{ name: 'domain', labels: ['a'], temperature: 0 }] }],
    ['a length that is no number', { maxTokens: 'long' }],
    ['a front longer than the whole', { headTokens: 16 }],
    ['no hash', { sha256: undefined }],
  ])('refuses a card with %s', async (what, card) => {
    const path = await changed(what, card);
    await expect(start({ folder: path })).rejects.toMatchObject({ code: 'FL_MODEL_FILE' });
  });

  it('refuses a folder without files', async () => {
    await expect(start({ folder: join(folder, 'none') })).rejects.toMatchObject({ code: 'FL_MODEL_FILE' });
  });
});
