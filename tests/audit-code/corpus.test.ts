import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Modules } from '../../src/audit/code/project/modules.ts';
import { loadCodeRules } from '../../src/audit/code/rules/load.ts';
import { findFlows } from '../../src/audit/code/taint/engine.ts';
import { languageOf } from '../../src/audit/code/tree/parse.ts';
import type { SourceFile } from '../../src/audit/code/tree/program.ts';

const CORPUS = join(import.meta.dirname, 'corpus');

/** Each call that must be found carries `BAD danger` in a comment on its line; all other lines are benign. */
const files: SourceFile[] = readdirSync(CORPUS).map((name) => {
  const path = name.replace(/\.txt$/, '');
  const language = languageOf(path);
  if (language === undefined) throw new Error(`${name} is of no known language`);
  return { path, text: readFileSync(join(CORPUS, name), 'utf8'), language };
});

const wanted = files.flatMap(({ path, text }) =>
  text.split('\n').flatMap((line, index) => {
    const danger = /(?:\/\/|#) BAD (\w+)/.exec(line)?.[1];
    return danger === undefined ? [] : [`${path}:${index + 1} ${danger}`];
  }),
);

const handlers = files.reduce(
  (sum, { text }) =>
    sum +
    (text.match(
      /\.(?:tool|registerTool|addTool|resource)\(|\bcase '|^def honest|execute: async|func: async|@app\.|app\.(?:get|post)\(/gm,
    )?.length ?? 0),
  0,
);

describe('the corpus of tools', () => {
  const found = findFlows(new Modules(files), loadCodeRules()).map(
    ({ danger, file, at }) => `${file.path}:${file.text.slice(0, at).split('\n').length} ${danger.id}`,
  );
  const hits = found.filter((one) => wanted.includes(one));
  const precision = hits.length / found.length;
  const recall = new Set(hits).size / wanted.length;

  test('is found, and its benign look-alikes are left alone', () => {
    const wrong = found.filter((one) => !wanted.includes(one));
    const missed = wanted.filter((one) => !found.includes(one));
    console.info(
      `source corpus: ${handlers} tools and routes, ${wanted.length} flows; precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
    );
    expect({ wrong, missed }).toEqual({ wrong: [], missed: [] });
  });
});
