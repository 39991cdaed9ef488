import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Thread } from '../full/member.ts';
import { spawnClassifier } from './classifier.ts';
import { type Customs, type CustomsOptions, createCustoms } from './customs.ts';

const RISK = join(import.meta.dirname, '__fixtures__', 'risk');
const LABELS = ['safe', 'unsafe'];
const ENOUGH_MS = 20_000;
/** A token `good` adds 2 to the logit of safe, `bad` to that of unsafe. */
const sure = (tokens: number) => 1 / (1 + Math.exp(-2 * tokens));

const made: Customs[] = [];
const threads: Thread[] = [];
function customs(more: CustomsOptions = {}): Customs {
  const one = createCustoms({
    spawn: (setup) => {
      const thread = spawnClassifier(setup);
      threads.push(thread);
      return thread;
    },
    ...more,
  });
  made.push(one);
  return one;
}
const open = (path: string, labels: readonly string[] = LABELS) => customs().open({ path, labels });

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'fairlead-custom-'));
});
afterAll(() => rm(work, { recursive: true }));
afterEach(async () => {
  await Promise.all(made.splice(0).map((one) => one.dispose()));
  threads.length = 0;
});

/** A copy of the fixture, which a test may spoil. */
async function copyOf(
  name: string,
  files: Readonly<Record<string, string | undefined>> = {},
): Promise<string> {
  const folder = join(work, name);
  await cp(RISK, folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    if (text === undefined) await rm(join(folder, file));
    else await writeFile(join(folder, file), text);
  }
  return folder;
}

describe('a classifier of one’s own', () => {
  it.each([
    ['', 0.5],
    ['this is good', sure(1)],
    ['GOOD! goods, good', sure(3)],
    ['bad bad', sure(-2)],
    ['good bad', 0.5],
  ])('reads %j', async (text, expected) => {
    const [safe, unsafe] = await (await open(RISK)).probs(text, ENOUGH_MS);
    expect(safe).toBeCloseTo(expected, 5);
    expect(unsafe).toBeCloseTo(1 - expected, 5);
  });

  it('reads the front of a long text, special tokens beside it', async () => {
    const model = await open(RISK); // 16 tokens at the most: 14 of the text
    const [safe] = await model.probs(`${'a '.repeat(13)}good good`, ENOUGH_MS);
    expect(safe).toBeCloseTo(sure(1), 5);
  });

  it.each([
    ['a megabyte of one word', 'a'.repeat(1_000_000)],
    ['a megabyte of words', 'a b '.repeat(250_000)],
    ['lone surrogates', '\ud800 a \udc00'],
    ['control characters', '\u0000\u0007\u001b a'],
    ['emoji', '🙂🏳️‍🌈'],
    ['its own special tokens', '[CLS] [SEP] [PAD]'],
  ])('takes %s', async (_what, text) => {
    const [safe] = await (await open(RISK)).probs(text, ENOUGH_MS);
    expect(safe).toBeCloseTo(0.5, 5);
  });

  it('gives a hundred callers each its own answer', async () => {
    const model = await open(RISK);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => model.probs('good '.repeat(i % 7), ENOUGH_MS)),
    );
    answers.forEach(([safe], i) => {
      expect(safe).toBeCloseTo(sure(i % 7), 5);
    });
  });

  it('judges each label on its own where its config says that several may hold', async () => {
    const path = await copyOf('many', { 'config.json': '{"problem_type":"multi_label_classification"}' });
    const [safe, unsafe] = await (await open(path)).probs('good good bad', ENOUGH_MS);
    expect([safe, unsafe]).toEqual([expect.closeTo(0.982, 3), expect.closeTo(0.8808, 3)]);
  });

  it('takes the labels of the model where none are named', async () => {
    expect(await (await open(RISK, [])).probs('good', ENOUGH_MS)).toHaveLength(2);
  });

  it('is found as a file, in a folder onnx, and under the name of a quantised export', async () => {
    expect(await open(join(RISK, 'model.onnx'))).toBeDefined();
    const path = await copyOf('nested', { 'config.json': undefined, 'tokenizer_config.json': undefined });
    await mkdir(join(path, 'onnx'));
    await rename(join(path, 'model.onnx'), join(path, 'onnx', 'model_quantized.onnx'));
    expect(await (await open(path)).probs('good', ENOUGH_MS)).toHaveLength(2);
  });

  it('is opened once for all that name it, until its files change', async () => {
    const path = await copyOf('changing');
    const all = customs();
    const first = await all.open({ path, labels: LABELS });
    expect(await all.open({ path: `${path}/.`, labels: LABELS })).toBe(first);
    await writeFile(join(path, 'config.json'), '{"problem_type":"multi_label_classification"}');
    const second = await all.open({ path, labels: LABELS });
    expect((await first.probs('good', ENOUGH_MS))[1]).toBeCloseTo(1 - sure(1), 5);
    expect((await second.probs('good', ENOUGH_MS))[1]).toBeCloseTo(0.5, 5);
    expect(threads).toHaveLength(2);
  });
});

describe('a classifier in trouble', () => {
  it('fails a text that the model cannot run, and goes on', async () => {
    const model = await open(RISK);
    await expect(model.probs('broken', ENOUGH_MS)).rejects.toMatchObject({
      code: 'FL_MODEL_FAILED',
      message: `The classifier ${join(RISK, 'model.onnx')} failed on a text.`,
    });
    expect((await model.probs('good', ENOUGH_MS))[0]).toBeCloseTo(sure(1), 5);
  });

  it('has no time at all with a budget of nothing', async () => {
    const model = await open(RISK);
    await expect(model.probs('good', 0)).rejects.toMatchObject({
      code: 'FL_MODEL_FAILED',
      message: `The classifier ${RISK} took longer than 0 ms.`,
    });
    expect((await model.probs('good', Number.POSITIVE_INFINITY))[0]).toBeCloseTo(sure(1), 5);
  });

  it('rejects when its time is over, and runs nothing for those who have gone', async () => {
    const runs: unknown[] = [];
    const silent = customs({
      spawn: (setup) => {
        const thread = spawnClassifier(setup);
        const end = thread.postMessage.bind(thread);
        thread.postMessage = (message: unknown) => {
          if (message === null) end(message);
          else runs.push(message);
        };
        return thread;
      },
    });
    const model = await silent.open({ path: RISK, labels: LABELS });
    const all = await Promise.allSettled(['a', 'b', 'c'].map((text) => model.probs(text, 20)));
    const tooLong = expect.objectContaining({ message: `The classifier ${RISK} took longer than 20 ms.` });
    expect(all).toEqual(all.map(() => ({ status: 'rejected', reason: tooLong })));
    expect(runs).toEqual(['a']);
  });

  it('starts again when its thread dies', async () => {
    const model = await open(RISK);
    await threads[0]?.terminate();
    await expect(model.probs('good', ENOUGH_MS)).rejects.toMatchObject({ code: 'FL_MODEL_FAILED' });
    const safe = () =>
      model.probs('good', ENOUGH_MS).then(
        ([first]) => first,
        () => undefined,
      );
    await expect.poll(safe, { timeout: 8_000 }).toBeCloseTo(sure(1), 5);
    expect(threads).toHaveLength(2);
  });

  it('rejects after its end', async () => {
    const all = customs();
    const model = await all.open({ path: RISK, labels: LABELS });
    await all.dispose();
    await all.dispose();
    await expect(model.probs('good', ENOUGH_MS)).rejects.toMatchObject({ code: 'FL_MODEL_FAILED' });
  });
});

describe('a classifier that cannot be opened', () => {
  const refused = async (path: string, labels?: readonly string[]) => {
    const thrown = await open(path, labels).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown).toMatchObject({ message: expect.stringContaining(path) });
    expect(thrown).toMatchObject({ message: expect.not.stringContaining('\n') });
    return thrown;
  };

  it('is refused where nothing lies', async () => {
    expect(await refused(join(work, 'nothing'))).toMatchObject({ code: 'FL_MODEL_FILE' });
  });

  it.each([
    ['no model', { 'model.onnx': undefined }],
    ['no tokenizer', { 'tokenizer.json': undefined }],
    ['a tokenizer that is no JSON', { 'tokenizer.json': '{' }],
    ['a tokenizer that is none', { 'tokenizer.json': '{"model":{"type":"Nonesuch"}}' }],
    ['a tokenizer that is a list', { 'tokenizer.json': '[]' }],
    ['a config that is no JSON', { 'config.json': 'id2label' }],
    ['a model that no runtime can load', { 'model.onnx': 'something else' }],
  ])('is refused with %s', async (what, files) => {
    expect(await refused(await copyOf(what, files))).toMatchObject({ code: 'FL_MODEL_FILE' });
  });

  it('is refused with another number of labels, or another order', async () => {
    expect(await refused(RISK, ['a', 'b', 'c'])).toMatchObject({
      code: 'FL_MODEL_FAILED',
      message: expect.stringContaining('has 2 outputs (safe, unsafe), and 3 labels are named'),
    });
    expect(await refused(RISK, ['unsafe', 'safe'])).toMatchObject({ code: 'FL_MODEL_FAILED' });
  });

  it('is refused where it has other inputs and outputs', async () => {
    const path = join(work, 'encoder');
    await cp(RISK, path, { recursive: true });
    const encoder = join(import.meta.dirname, '..', 'full', '__fixtures__', 'model.int8.onnx');
    await cp(encoder, join(path, 'model.onnx'));
    expect(await refused(path)).toMatchObject({
      code: 'FL_MODEL_FAILED',
      message: expect.stringContaining('has 5 outputs, and 2 labels are named'),
    });
  });

  it('says so where no runtime is installed', async () => {
    const all = customs({ runtimes: ['wasm'] });
    await expect(all.open({ path: RISK, labels: LABELS })).rejects.toMatchObject({ code: 'FL_UNSUPPORTED' });
  });

  it('is opened when it has been mended', async () => {
    const path = await copyOf('mended', { 'model.onnx': 'something else' });
    const all = customs();
    await expect(all.open({ path, labels: LABELS })).rejects.toMatchObject({ code: 'FL_MODEL_FILE' });
    await writeFile(join(path, 'model.onnx'), await readFile(join(RISK, 'model.onnx')));
    expect(await all.open({ path, labels: LABELS })).toBeDefined();
  });
});
