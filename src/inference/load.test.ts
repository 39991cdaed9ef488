import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { loadClassifiers } from './load.ts';
import { modelsFolder } from './model-files.ts';

let root: string;
let folder: string;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fairlead-models-'));
});
beforeEach(async () => {
  folder = join(root, String(count++));
  await cp(join(modelsFolder(), 'fast'), join(folder, 'fast'), { recursive: true });
  await cp(join(modelsFolder(), 'manifest.json'), join(folder, 'manifest.json'));
});
afterAll(() => rm(root, { recursive: true }));

async function refusal(): Promise<FairleadError> {
  const error = await loadClassifiers({ folder }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FairleadError);
  const refused = error as FairleadError;
  // One clear line, and what to do.
  expect(refused.message).not.toContain('\n');
  expect(refused.hint).toBeTruthy();
  return refused;
}

describe('loading the on-board models', () => {
  test('reads those of the package where no folder is named', async () => {
    const classifiers = await loadClassifiers();
    expect(classifiers.full).toBeUndefined();
    expect(classifiers.read('Wie spät ist es in Lissabon?').now('language').label).toBe('de');
    await classifiers.dispose();
  });

  test('refuses a file that was changed by a byte, by its name and both hashes', async () => {
    const path = join(folder, 'fast/topic.safetensors.gz');
    const bytes = await readFile(path);
    bytes[1_000] = (bytes[1_000] as number) ^ 1;
    await writeFile(path, bytes);
    const { code, message, hint } = await refusal();
    expect(code).toBe('FL_MODEL_HASH');
    expect(message).toContain(path);
    expect(hint).toMatch(/SHA-256 is [0-9a-f]{12}… and should be [0-9a-f]{12}…/);
  });

  test('refuses a file that is cut', async () => {
    const path = join(folder, 'fast/vocab.txt');
    await writeFile(path, (await readFile(path)).subarray(0, 1_000));
    expect((await refusal()).code).toBe('FL_MODEL_HASH');
  });

  test('names a file that is missing', async () => {
    await rm(join(folder, 'fast/attack.safetensors.gz'));
    const { code, message } = await refusal();
    expect(code).toBe('FL_MODEL_FILE');
    expect(message).toContain('attack.safetensors.gz');
  });

  test.for([
    ['is missing', undefined],
    ['is no JSON', '{"fast/vocab.txt":'],
    ['is a list', '[]'],
    ['is null', 'null'],
    ['lacks a file', '{}'],
    ['has an entry that is no object', '{"fast/vocab.txt": 3, "fast/static.safetensors.gz": null}'],
  ])('refuses a manifest that %s', async ([, text]) => {
    const path = join(folder, 'manifest.json');
    await (text === undefined ? rm(path) : writeFile(path, text));
    expect((await refusal()).code).toMatch(/^FL_MODEL_(?:FILE|HASH)$/);
  });

  test('refuses a folder that does not exist', async () => {
    folder = join(root, 'nowhere');
    const { code, message } = await refusal();
    expect(code).toBe('FL_MODEL_FILE');
    expect(message).toContain('nowhere');
  });
});
