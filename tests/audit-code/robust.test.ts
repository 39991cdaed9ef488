import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Modules } from '../../src/audit/code/project/modules.ts';
import { loadCodeRules } from '../../src/audit/code/rules/load.ts';
import { findFlows } from '../../src/audit/code/taint/engine.ts';
import { languageOf } from '../../src/audit/code/tree/parse.ts';

const CORPUS = join(import.meta.dirname, 'corpus');
const texts = readdirSync(CORPUS).map((name) => ({
  path: name.replace(/\.txt$/, ''),
  text: readFileSync(join(CORPUS, name), 'utf8'),
}));
const rules = loadCodeRules();
const run = (path: string, text: string) => {
  const language = languageOf(path);
  return language === undefined ? [] : findFlows(new Modules([{ path, text, language }]), rules);
};

test('no cut and no deletion makes it throw', () => {
  fc.assert(
    fc.property(
      fc.nat(texts.length - 1),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(200),
      (which, where, length) => {
        const { path = '', text = '' } = texts[which] ?? {};
        const from = Math.floor(where * text.length);
        run(path, text.slice(0, from) + text.slice(from + length));
      },
    ),
    { numRuns: 40 },
  );
});

test('recursion, deep nesting and cycles end', () => {
  expect(run('a.py', 'def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\nf(g(1))\n')).toEqual([]);
  expect(run('a.js', `const x = ${'('.repeat(2000)}1${')'.repeat(2000)};`)).toEqual([]);
  expect(run('a.js', `const x = ${'[...'.repeat(300)}a${']'.repeat(300)};`)).toEqual([]);
  expect(run('a.js', `${'if (a) { '.repeat(300)}${'}'.repeat(300)}`)).toEqual([]);
  expect(run('a.py', `x = ${'a + '.repeat(3000)}b\n`)).toEqual([]);
  expect(run('a.py', `x = ${'a + '.repeat(20_000)}b\n`)).toEqual([]);
  expect(run('a.js', `const x = ${'f('.repeat(8000)}a${')'.repeat(8000)};`)).toEqual([]);
});
