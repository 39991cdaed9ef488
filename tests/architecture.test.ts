import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KIND_FOLDERS, renderIndex } from '../scripts/generate-index.ts';
import { factsOf } from './architecture/imports.ts';
import { violationsOf } from './architecture/rules.ts';
import { readSources, type SourceFile } from './architecture/sources.ts';
import { LEVELS, LINES_AT_MOST, LINES_NEED_A_REASON } from './architecture/table.ts';

const root = join(import.meta.dirname, '..');
/** Well below what the tree holds; it only has to prove that the tree was read. */
const FILES_AT_LEAST = 60;

describe('the source tree', () => {
  const files = readSources(root, ['src', 'web']);

  test('keeps to the table of allowed arrows, has no cycles, and its pure folders are pure', () => {
    expect(violationsOf(files, FILES_AT_LEAST)).toEqual([]);
  });

  test.for([...KIND_FOLDERS])('$folder/index.gen.ts is what the generator writes', (kind) => {
    expect(readFileSync(join(root, kind.folder, 'index.gen.ts'), 'utf8')).toBe(renderIndex(root, kind));
  });

  test('every folder of a kind is known to the generator', () => {
    const defined = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('define.ts'))
      .map((name) => dirname(join('src', name)));
    expect(defined.length).toBeGreaterThan(0);
    expect(defined.sort()).toEqual(KIND_FOLDERS.map((kind) => kind.folder).sort());
    for (const { folder } of KIND_FOLDERS) expect(existsSync(join(root, folder))).toBe(true);
  });
});

describe('the check itself', () => {
  const file = (path: string, text = ''): SourceFile => ({ path, text });
  const found = (...files: SourceFile[]) => violationsOf(files, 1, {});

  test('fails when it reads no files', () => {
    expect(violationsOf(readSources(root, ['no-such-folder']), FILES_AT_LEAST)).toEqual([
      `read 0 files, expected at least ${FILES_AT_LEAST}`,
    ]);
  });

  test.for([
    ['a static import', "import { a } from '../gateway/a.ts';"],
    ['a type import', "import type { A } from '../gateway/a.ts';"],
    ['an import for its effect', "import '../gateway/a.ts';"],
    ['a re-export', "export { a } from '../gateway/a.ts';"],
    ['a re-export of all', "export * from '../gateway/a.ts';"],
    ['a dynamic import', "export const load = () => import('../gateway/a.ts');"],
    ['a type in an import call', "export type A = import('../gateway/a.ts').A;"],
    ['a require', "export const a = require('../gateway/a.ts');"],
  ] as const)('sees an upward arrow in %s', ([, text]) => {
    expect(found(file('src/fleet/b.ts', text))).toEqual([
      'src/fleet/b.ts:1: fleet may not import gateway (../gateway/a.ts)',
    ]);
  });

  test('does not take comments, strings or templates for imports', () => {
    const text =
      "// import '../gateway/a.ts'\nexport const a = \"import '../gateway/a.ts'\";\nexport const b = `import('x')`;";
    expect(found(file('src/fleet/b.ts', text))).toEqual([]);
  });

  test('refuses neighbours on one level, and folders that the table does not name', () => {
    expect(found(file('src/sim/a.ts', "import '../gateway/b.ts';"))).toHaveLength(1);
    expect(found(file('src/elsewhere/a.ts'))).toEqual(['src/elsewhere/a.ts: lies in no room of the table']);
    expect(found(file('src/core/a.ts', "import '../../scripts/b.ts';"))).toHaveLength(1);
  });

  test('lets every folder import everything below it', () => {
    LEVELS.forEach((level, index) => {
      for (const from of level) {
        for (const to of LEVELS.slice(0, index).flat()) {
          const files = [file(`src/${from}/a.ts`, `import '../${to}/b.ts';`), file(`src/${to}/b.ts`)];
          expect(found(...files)).toEqual([]);
        }
      }
    });
  });

  test('finds a cycle between files, types included', () => {
    const cycle = found(
      file('src/core/a.ts', "import './b.ts';"),
      file('src/core/b.ts', "import type { C } from './c.ts';"),
      file('src/core/c.ts', "export * from './a.ts';"),
    );
    expect(cycle).toEqual(['cycle: src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts']);
  });

  test('finds I/O in a pure folder and in what it reaches', () => {
    expect(found(file('src/routing/a.ts', "import 'node:fs';"))).toHaveLength(1);
    expect(found(file('src/plan/a.ts', "import { Pool } from 'undici';"))).toHaveLength(1);
    expect(found(file('src/routing/a.ts', 'export const a = process.env.A;'))).toHaveLength(1);
    expect(found(file('src/routing/a.ts', 'export const a = { process: 1 }.process;'))).toEqual([]);
    expect(
      found(file('src/routing/a.ts', "import '../config/b.ts';"), file('src/config/b.ts', "import 'fs';")),
    ).toEqual(['src/config/b.ts:1: reached from a pure folder, imports fs']);
    expect(found(file('src/gateway/a.ts', "import 'node:fs';"))).toEqual([]);
  });

  test('finds files that are too long', () => {
    expect(found(file('src/core/a.ts', '\n'.repeat(LINES_NEED_A_REASON)))).toEqual([]);
    expect(found(file('src/core/a.ts', '\n'.repeat(LINES_NEED_A_REASON + 1)))).toHaveLength(1);
    expect(violationsOf([file('src/core/a.ts')], 1, { 'src/core/a.ts': 'a table' })).toEqual([
      'src/core/a.ts: needs no entry in LONG_FILES any more',
    ]);
    expect(found(file('src/core/a.test.ts', '\n'.repeat(LINES_AT_MOST + 1)))).toHaveLength(1);
    expect(found(file('src/core/index.gen.ts', '\n'.repeat(LINES_AT_MOST + 1)))).toEqual([]);
  });

  test('refuses to go on with a file that does not parse', () => {
    expect(() => factsOf(file('src/core/a.ts', 'const = ;'))).toThrow(/does not parse/);
  });
});
