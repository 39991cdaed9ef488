import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledReply } from './judges/define.ts';
import { type Category, readOwn } from './probes/own.ts';

/** Where the package's own probes lie: beside `src` in the repository, beside `dist` in the package. */
export function probesFolder(): string {
  return join(import.meta.dirname, '..', '..', '..', 'rules', 'probes');
}

/** Our own categories, in the order of their ids. Rejects with FL_CONFIG_INVALID for a file that is none. */
export async function loadCategories(folder = probesFolder()): Promise<Category[]> {
  const own = join(folder, 'own');
  const files = (await readdir(own)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map(async (file) => readOwn(await readFile(join(own, file), 'utf8'), file)));
}

/** Replies that were labelled by hand. */
export async function loadLabelled(folder = probesFolder()): Promise<LabelledReply[]> {
  const text = await readFile(join(folder, 'judge', 'replies.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LabelledReply);
}
