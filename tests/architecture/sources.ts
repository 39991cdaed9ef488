import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const SOURCE = /\.(?:ts|tsx|mts|js|mjs)$/;

/** Every source file under the given folders of `root`; a folder that does not exist has none. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) => {
    let names: string[];
    try {
      names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    } catch {
      return [];
    }
    return names
      .filter((name) => SOURCE.test(name) && !name.split(sep).includes('node_modules'))
      .map((name) => {
        const file = join(root, folder, name);
        return { path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') };
      });
  });
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.includes('/testing/');
