import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { addName, KNOWN } from '../../src/inference/pii/gazetteer.ts';
import { hashWord } from '../../src/inference/pii/tokens.ts';

/** A word must be seen so often, in lower case or with a capital within sentences, to count as that. */
const LEAST_COMMON = 6;
const LEAST_PROPER = 3;
const MOST_COMMON_WORDS = 12_000;

/** Adds which words are everyday ones and which are mostly written with a capital, by counts over the unlabelled text. */
export function addCounted(dir: string, gazetteer: Uint32Array): void {
  const counts = new Map<string, { lower: number; capital: number }>();
  const lines = gunzipSync(readFileSync(join(dir, 'unlabelled/sentences.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n');
  for (const line of lines) {
    const { text, lang } = JSON.parse(line) as { text: string; lang: string };
    if (lang !== 'en') continue;
    for (const match of text.matchAll(/(?<=[a-z,] )\p{L}+/gu)) {
      const word = match[0];
      const lower = word.toLowerCase();
      const entry = counts.get(lower) ?? { lower: 0, capital: 0 };
      if (word === lower) entry.lower++;
      else if (word.slice(1) === lower.slice(1)) entry.capital++;
      counts.set(lower, entry);
    }
  }
  const common = [...counts]
    .filter(([, { lower, capital }]) => lower >= LEAST_COMMON && lower > 6 * capital)
    .sort((a, b) => b[1].lower - a[1].lower || (a[0] < b[0] ? -1 : 1));
  for (const [word] of common.slice(0, MOST_COMMON_WORDS)) addName(gazetteer, hashWord(word), KNOWN.common);
  for (const [word, { lower, capital }] of counts)
    if (capital >= LEAST_PROPER && capital > 6 * lower) addName(gazetteer, hashWord(word), KNOWN.proper);
  console.log(`${Math.min(common.length, MOST_COMMON_WORDS)} common words`);
}
