import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { scriptedClassifiers } from '../../inference/classifiers.fixture.ts';
import type { Invocation } from '../commands/define.ts';
import { cacheCheck } from './cache-check.ts';

class Text extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function check(lines: readonly string[], options: Invocation['options'] = {}) {
  const out = new Text();
  const err = new Text();
  const stdin = Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(''))]);
  const code = await cacheCheck(
    { positionals: [], options, json: false, env: {}, out, err, stdin },
    async (wish) => scriptedClassifiers({ full: wish.full }),
  );
  return {
    code,
    lines: out.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    err: err.text,
  };
}

const pair = (a: unknown, b: unknown, id = 1) => JSON.stringify({ id, a, b });

test('an equal text is an exact hit', async () => {
  const { code, lines } = await check([pair('buy 3 eggs', 'buy 3 eggs')]);
  expect(code).toBe(0);
  expect(lines).toEqual([{ id: 1, similarity: 1, hit: true, reason: 'exact', cosine: 1 }]);
});

test('a guard says why it refuses', async () => {
  const { lines } = await check([pair('buy 3 eggs', 'buy 5 eggs')]);
  expect(lines[0]).toMatchObject({
    hit: false,
    reason: 'numbers: 3 in one, 5 in the other',
    guard: 'numbers',
  });
});

test('the threshold decides what no guard refuses', async () => {
  const [low] = (await check([pair('怎么学英语', '如何学英语？')], { threshold: '0' })).lines;
  expect(low).toMatchObject({ hit: true, reason: 'at or above the threshold 0.00' });
  const [high] = (await check([pair('怎么学英语', '如何学英语口语课')], { threshold: '1' })).lines;
  expect(high).toMatchObject({ hit: false, reason: 'below the threshold 1.00' });
});

test('one line comes out for each line in, in order, whatever stands in it', async () => {
  const { code, lines, err } = await check([
    pair('a', 'a', 7),
    'nope',
    pair('a', 5, 8),
    '[]',
    pair('', '', 9),
  ]);
  expect(code).toBe(2);
  expect(lines).toEqual([
    expect.objectContaining({ id: 7, hit: true }),
    { error: 'it is not valid JSON' },
    { id: 8, error: "it has no 'b' that is a string" },
    { error: 'it is no JSON object' },
    expect.objectContaining({ id: 9, reason: 'exact' }),
  ]);
  expect(err).toContain('line 2: it is not valid JSON');
});

test.each(['2', '-1', 'high', ''])('refuses the threshold %j', async (threshold) => {
  await expect(check([], { threshold })).rejects.toThrow('is no number from 0 to 1');
});

test('refuses two tiers at once', async () => {
  await expect(check([], { tier: 'fast,full' })).rejects.toThrow('one tier');
});

test('the full tier compares its own vectors', async () => {
  const { lines } = await check([pair('one thing', 'the other thing')], { tier: 'full' });
  expect(lines[0]).toHaveProperty('cosine');
});
