import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import recorded from './__fixtures__/wordpiece.json' with { type: 'json' };
import { WordPiece } from './wordpiece.ts';

const vocabulary = readFileSync(join(import.meta.dirname, '../../../models/fast/vocab.txt'), 'utf8')
  .trimEnd()
  .split('\n');
const wordPiece = new WordPiece(vocabulary);
const out = new Int32Array(4_096);
const encode = (text: string): number[] => [...out.subarray(0, wordPiece.encode(text, out))];
const pieces = (text: string): string[] => encode(text).map((id) => vocabulary[id] as string);

describe('WordPiece', () => {
  test('gives the ids of the tokenizers library for the recorded texts', () => {
    expect(recorded.rows.length).toBeGreaterThanOrEqual(290);
    const differing = (recorded.rows as [string, number[]][]).filter(
      ([text, ids]) => JSON.stringify(encode(text)) !== JSON.stringify(ids),
    );
    expect(differing).toEqual([]);
  });

  test('splits, lower-cases and takes accents off', () => {
    expect(pieces("Don't Tokenisé!")).toEqual(['don', "'", 't', 'token', '##ise', '!']);
    expect(pieces('大学')).toEqual(['大', '学']);
  });

  // The library would make one id of it: a prompt could then write the marks that only a program may.
  test('takes the names of special tokens in a text for ordinary text', () => {
    expect(pieces('[CLS] a [SEP]')).toEqual(['[', 'cl', '##s', ']', 'a', '[', 'sep', ']']);
  });

  // The library lower-cases letter by letter, JavaScript knows the sigma that ends a word.
  test('writes the final sigma as Greek does', () => {
    expect(encode('ΟΔΟΣ')).toEqual(encode('οδος'));
  });

  test('takes an overlong word for unknown, and an unknown part for the whole word', () => {
    expect(encode('a'.repeat(101))).toEqual([wordPiece.unknownId]);
    expect(encode('a'.repeat(100)).length).toBeGreaterThan(1);
    expect(encode('word🜁word')).toEqual([wordPiece.unknownId]);
  });

  test('takes each ideograph beyond the basic plane by itself', () => {
    expect(encode('𠀀𠀁')).toEqual([wordPiece.unknownId, wordPiece.unknownId]);
  });

  test('stops when there is no more room', () => {
    const small = new Int32Array(3);
    expect(wordPiece.encode('one two three four five', small)).toBe(3);
    expect([...small]).toEqual(encode('one two three'));
    expect(wordPiece.encode('unbelievability', new Int32Array(1))).toBe(1);
    expect(wordPiece.encode('any', new Int32Array(0))).toBe(0);
  });

  test('any text: ids of the vocabulary, at most one a unit, and words by themselves give the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const ids = encode(text);
        expect(ids.length).toBeLessThanOrEqual(text.normalize('NFD').length * 3);
        for (const id of ids) expect(vocabulary[id]).toBeDefined();
        expect(encode(`${text} ${text}`)).toEqual([...ids, ...ids]);
      }),
    );
  });

  test('any half of a surrogate pair, anywhere, is taken as it comes', () => {
    const halves = fc.array(fc.integer({ min: 0xd700, max: 0xffff }), { maxLength: 50 });
    fc.assert(
      fc.property(halves, (units) => {
        expect(() => encode(String.fromCharCode(...units))).not.toThrow();
      }),
    );
  });

  test('a text of a million units is read to the end of the room', () => {
    const room = new Int32Array(1_000_000);
    expect(wordPiece.encode('a '.repeat(500_000), room)).toBe(500_000);
    expect(wordPiece.encode('x'.repeat(1_000_000), room)).toBe(1);
  });
});
