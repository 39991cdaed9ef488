import { describe, expect, test } from 'vitest';
import { Chain, START } from './chain.ts';

const ROW = { seq: 1, atMs: 1_000, kind: 'key.created', body: '{"atMs":1000}' };

describe('the record chain', () => {
  // printf '%064d\n1\n1000\nkey.created\n{"atMs":1000}' 0 | sha256sum
  test('hashes a row as sha256sum does', () => {
    expect(new Chain(undefined).hashOf(START.hash, ROW)).toBe(
      'ea618eafac94aab556ddf8201321e2c3731a89e0f2f5b86813ad8a410ebd8d30',
    );
  });

  // … | openssl dgst -sha256 -hmac 0123456789abcdef
  test('with a key, as openssl dgst -hmac does', () => {
    expect(new Chain('0123456789abcdef').hashOf(START.hash, ROW)).toBe(
      '4bcd506d9cfc38cb46884804e560c94a381f609309992f85ef2714eaf6570643',
    );
  });

  test('is another for any other part of the row', () => {
    const chain = new Chain(undefined);
    const others = [
      chain.hashOf(START.hash, ROW),
      chain.hashOf('1'.repeat(64), ROW),
      chain.hashOf(START.hash, { ...ROW, seq: 2 }),
      chain.hashOf(START.hash, { ...ROW, atMs: 1_001 }),
      chain.hashOf(START.hash, { ...ROW, kind: 'key.revoked' }),
      chain.hashOf(START.hash, { ...ROW, body: '{}' }),
      new Chain('0123456789abcdef').hashOf(START.hash, ROW),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  test('tells one key from another without telling the key', () => {
    const checks = [undefined, 'first key of two', 'second key of two'].map((key) => new Chain(key).keyCheck);
    expect(new Set(checks).size).toBe(3);
    expect(checks.join()).not.toMatch(/key of two/);
  });
});
