import { posix } from 'node:path';
import { parseFile } from '../tree/parse.ts';
import type { SourceFile, Statement } from '../tree/program.ts';

const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.mjs',
  '/index.cjs',
];

/** The source files of a project, and which of them an import means. */
export class Modules {
  readonly files: readonly SourceFile[];
  readonly #byPath: ReadonlyMap<string, SourceFile>;
  readonly #programs = new Map<string, readonly Statement[]>();

  constructor(files: readonly SourceFile[]) {
    this.files = files;
    this.#byPath = new Map(files.map((file) => [file.path, file]));
  }

  program(file: SourceFile): readonly Statement[] {
    const there = this.#programs.get(file.path);
    if (there !== undefined) return there;
    const program = parsed(file);
    this.#programs.set(file.path, program);
    return program;
  }

  /** The file of the project that an import names; undefined where it is a library. */
  resolve(specifier: string, from: SourceFile): SourceFile | undefined {
    return from.language === 'python' ? this.#python(specifier, from) : this.#javascript(specifier, from);
  }

  #javascript(specifier: string, from: SourceFile): SourceFile | undefined {
    if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return undefined;
    const path = posix.normalize(posix.join(posix.dirname(from.path), specifier)).replace(/\/$/, '');
    return this.#first(path) ?? this.#first(path.replace(/\.[cm]?jsx?$/, ''));
  }

  #first(path: string): SourceFile | undefined {
    for (const ending of ENDINGS) {
      const file = this.#byPath.get(path + ending);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  #python(specifier: string, from: SourceFile): SourceFile | undefined {
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    const parts = specifier.slice(dots).split('.').filter(Boolean).join('/');
    let folder = posix.dirname(from.path);
    if (dots > 0) {
      for (let up = 1; up < dots; up++) folder = posix.dirname(folder);
      return this.#pythonFile(posix.normalize(posix.join(folder, parts)));
    }
    // an absolute import is found from any folder above
    for (let at = folder; ; at = posix.dirname(at)) {
      const found = this.#pythonFile(posix.normalize(posix.join(at, parts)));
      if (found !== undefined && found !== from) return found;
      if (at === '.' || at === '/') return undefined;
    }
  }

  #pythonFile(path: string): SourceFile | undefined {
    return this.#byPath.get(`${path}.py`) ?? this.#byPath.get(`${path === '.' ? '' : `${path}/`}__init__.py`);
  }

  /** A file beside a package's own, which `from package import name` means as well. */
  submodule(file: SourceFile, name: string): SourceFile | undefined {
    if (!file.path.endsWith('__init__.py')) return undefined;
    return this.#pythonFile(posix.join(posix.dirname(file.path), name));
  }

  /** The name of a library: one name for each way to write it. */
  libraryName(specifier: string, { language }: SourceFile): string {
    if (language === 'python') return specifier;
    return specifier.replace(/^node:/, '').replace(/^(\w+)\/promises$/, '$1.promises');
  }
}

/** Nested deeper than the stack goes, it is no program that anyone wrote. */
function parsed(file: SourceFile): readonly Statement[] {
  try {
    return parseFile(file);
  } catch (thrown) {
    if (thrown instanceof RangeError) return [];
    throw thrown;
  }
}
