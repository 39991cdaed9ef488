import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FairleadError } from '../../core/errors.ts';
import { bytes, safetensorsOf, withHeader } from './safetensors.fixture.ts';
import { bytesOf, floats, ints, readSafetensors } from './safetensors.ts';

const file = safetensorsOf(
  {
    // Three bytes first, so that nothing behind them is aligned.
    odd: { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) },
    weights: { dtype: 'F32', shape: [2], data: bytes(Float32Array.of(0.5, -2)) },
    keys: { dtype: 'I32', shape: [1], data: bytes(Int32Array.of(-7)) },
  },
  { heads: '[]' },
);

describe('a safetensors file', () => {
  test('is read whole, wherever its tensors lie', () => {
    const read = readSafetensors(file);
    expect([...bytesOf(read, 'odd')]).toEqual([1, 2, 3]);
    expect([...floats(read, 'weights')]).toEqual([0.5, -2]);
    expect([...ints(read, 'keys')]).toEqual([-7]);
    expect(read.metadata).toEqual({ heads: '[]' });
    expect(read.tensors.get('weights')?.shape).toEqual([2]);
  });

  test('is read out of a slice of a pooled buffer, wherever it starts', () => {
    for (let at = 0; at < 16; at++) {
      const pool = Buffer.alloc(file.length + 16);
      pool.set(file, at);
      const read = readSafetensors(pool.subarray(at, at + file.length));
      expect([...bytesOf(read, 'odd')]).toEqual([1, 2, 3]);
      expect([...floats(read, 'weights')]).toEqual([0.5, -2]);
      expect([...ints(read, 'keys')]).toEqual([-7]);
    }
  });

  test.for([
    ['nothing', new Uint8Array()],
    ['seven bytes', new Uint8Array(7)],
    ['a header that is cut', withHeader('{"a":1}').subarray(0, 12)],
    ['a header of an absurd length', Uint8Array.from({ length: 16 }, () => 255)],
    ['a header that is no JSON', withHeader('{"a":')],
    ['a header that is a list', withHeader('[]')],
    ['a tensor that is no object', withHeader('{"a":3}')],
    ['a tensor without a place', withHeader('{"a":{"dtype":"U8","shape":[1]}}')],
    ['a tensor before the data', withHeader('{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}')],
    [
      'a tensor that ends before it starts',
      withHeader('{"a":{"dtype":"U8","shape":[1],"data_offsets":[2,1]}}'),
    ],
    ['a tensor behind the data', withHeader('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,9]}}')],
    ['places that are no numbers', withHeader('{"a":{"dtype":"U8","shape":[1],"data_offsets":["x"]}}')],
    ['a file that is cut', file.subarray(0, file.length - 1)],
  ] as const)('%s is refused', ([, broken]) => {
    expect(() => readSafetensors(broken)).toThrowError(expect.objectContaining({ code: 'FL_MODEL_FILE' }));
  });

  test('that lacks a tensor, or has it in another type, is refused by the tensor’s name', () => {
    const read = readSafetensors(file);
    expect(() => floats(read, 'none')).toThrow(/no tensor none/);
    expect(() => floats(read, 'keys')).toThrow(/keys is I32 and not F32/);
    expect(() => ints(read, 'odd')).toThrowError(expect.objectContaining({ code: 'FL_MODEL_FILE' }));
    expect(() => bytesOf(read, 'weights')).toThrowError(expect.objectContaining({ code: 'FL_MODEL_FILE' }));
  });

  test('whose bytes are changed anywhere is read or refused, and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = file.slice();
        changed[at] = byte;
        try {
          readSafetensors(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(FairleadError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
