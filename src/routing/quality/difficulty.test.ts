import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FairleadError } from '../../core/errors.ts';
import { readSafetensors } from '../../inference/artefacts/safetensors.ts';
import { benchmarkName, createDifficultyModel } from './difficulty.ts';

const bytes = new Uint8Array(
  readFileSync(join(import.meta.dirname, '../../../models/fast/quality.safetensors')),
);

describe('the difficulty model that is shipped', () => {
  const model = createDifficultyModel(readSafetensors(bytes));

  test('finds olympiad algebra harder than everyday knowledge', () => {
    const hard = model.difficulty(
      'Let $f$ be a function satisfying $f(x+y) = f(x) f(y)$ for all real $x, y$. Find the sum of all values of $f(2)$.',
    );
    const easy = model.difficulty('Where would you find a book?\nA) library\nB) river\nC) oven\nD) moon');
    expect(hard).toBeGreaterThan(easy + 1);
  });

  test('knows benchmarked models by their names, and that a bigger sibling can do more', () => {
    const [small, big] = ['meta-llama/Llama-3.1-8B-Instruct', 'Llama-3.1-70B-Instruct'].map(model.ability);
    expect(big).toBeGreaterThan(small ?? Number.POSITIVE_INFINITY);
    expect(model.ability('my-own-model')).toBeUndefined();
    expect(benchmarkName('a/b/C-1')).toBe('c-1');
  });

  test('gives a number for odd text', () => {
    for (const text of ['', '\ud800', '😀', 'x'.repeat(1_000_000), '你好'.repeat(100)]) {
      expect(Number.isFinite(model.difficulty(text))).toBe(true);
    }
  });
});

test('a file without the tensors is refused', () => {
  const header = Buffer.from('{}      ');
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  expect(() => createDifficultyModel(readSafetensors(new Uint8Array(Buffer.concat([size, header]))))).toThrow(
    FairleadError,
  );
});
