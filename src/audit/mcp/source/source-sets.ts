import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { McpSet } from '../model.ts';
import { toolsInSource } from './tools-in-source.ts';

const SOURCE = /\.(?:[cm]?[jt]sx?|py)$/i;
const SKIPPED =
  /^(?:node_modules|\.git|dist|build|out|\.venv|venv|__pycache__|site-packages|coverage|tests?|__tests__|fixtures)$/;
const TEST = /\.(?:test|spec)\.[cm]?[jt]sx?$|^test_.*\.py$|_test\.py$|\.d\.ts$/;
const FILES_AT_MOST = 5_000;
const FILE_BYTES = 1024 * 1024;

/** The tools that the source files in a folder (or one file) register, one set a file; files without any are left out. */
export async function setsInSource(root: string): Promise<McpSet[]> {
  const sets: McpSet[] = [];
  const isFile = (await stat(root)).isFile();
  for (const file of isFile ? [root] : await sourceFiles(root)) {
    const { size } = await stat(file);
    if (size > FILE_BYTES) continue;
    const tools = toolsInSource(file, await readFile(file, 'utf8'));
    if (tools.length > 0)
      sets.push({ client: file, file, servers: [{ name: basename(file), tools, isSource: true }] });
  }
  return sets;
}

async function sourceFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  const folders = [root];
  for (
    let folder = folders.pop();
    folder !== undefined && files.length < FILES_AT_MOST;
    folder = folders.pop()
  ) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED.test(entry.name)) folders.push(path);
      else if (entry.isFile() && SOURCE.test(entry.name) && !TEST.test(entry.name)) files.push(path);
    }
  }
  return files.sort();
}
