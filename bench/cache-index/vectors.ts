import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadClassifiers } from '../../src/inference/load.ts';

/** What is kept, in the order of keeping, and what is asked. None of the asked texts is kept. */
export interface Vectors {
  readonly kept: readonly Float32Array[];
  readonly asked: readonly Float32Array[];
}

const STRIDE = 7_919;

/**
 * Embeddings of the fast tier. Kept: one half of each paraphrase pair, then sentences of all sources mixed. Asked: the other
 * halves of pairs and as many sentences that are not kept.
 */
export async function realVectors(folder: string, count: number, asked: number): Promise<Vectors> {
  const files = ['paraphrase/train.jsonl.gz', 'unlabelled/sentences.jsonl.gz'].map((file) =>
    join(folder, file),
  );
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new Error(`${missing} is not there: say where with --data FOLDER`);
  const [pairs = [], sentences = []] = files.map(linesOf);
  const positive = pairs.filter(({ label, a, b }) => label === 1 && a !== b);
  const halves = mixed(positive).slice(0, Math.min(asked / 2, count / 2));
  const others = mixed(sentences.map(({ text }) => text as string));
  const questions = new Set([...halves.map(({ b }) => b as string), ...others.slice(-asked / 2)]);
  const texts = [...new Set([...halves.map(({ a }) => a as string), ...others])]
    .filter((text) => !questions.has(text))
    .slice(0, count);
  const models = await loadClassifiers();
  const vectorOf = (text: string) => models.read(text).embedding().slice();
  const result = { kept: texts.map(vectorOf), asked: [...questions].map(vectorOf) };
  await models.dispose();
  return result;
}

interface Row {
  readonly text?: string;
  readonly a?: string;
  readonly b?: string;
  readonly label?: number;
}

function linesOf(file: string): Row[] {
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

/** Neighbours in a file are of one source: a stride that shares no factor with their number mixes them. */
function mixed<Item>(items: readonly Item[]): Item[] {
  return items.map((_, i) => items[(i * STRIDE) % items.length] as Item);
}
