/**
 * Drafts rules/fingerprints from a file of facts: `node scripts/make-fingerprints.ts FACTS.jsonl [FOLDER]`.
 * Writes only products that have no file yet, and examples where a file has none: what was improved by hand stays.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fact, ruleOfFact } from './fingerprints/draft.ts';
import { exampleFor, missFor } from './fingerprints/examples.ts';
import { SKIPPED } from './fingerprints/skipped.ts';

const SOURCE = 'https://github.com/Tencent/AI-Infra-Guard (data/fingerprints, facts only, 2026-08-21)';

const [factsFile, folder = join(import.meta.dirname, '../rules/fingerprints')] = process.argv.slice(2);
if (factsFile === undefined) {
  process.stderr.write('usage: node scripts/make-fingerprints.ts FACTS.jsonl [FOLDER]\n');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
let drafted = 0;
for (const line of readFileSync(factsFile, 'utf8').trim().split('\n')) {
  const fact = JSON.parse(line) as Fact;
  const file = join(folder, `${slugOf(fact.product)}.json`);
  if (SKIPPED[fact.product] !== undefined || existsSync(file)) continue;
  write(file, { ...ruleOfFact(fact), sources: [SOURCE] });
  drafted += 1;
}
for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
  const file = join(folder, name);
  const rule = JSON.parse(readFileSync(file, 'utf8'));
  rule.sources ??= [SOURCE];
  if (rule.examples === undefined) {
    const { sources, ...rest } = rule;
    write(file, {
      ...rest,
      examples: { match: rule.detect.map(exampleFor), miss: [missFor(rule)] },
      sources,
    });
  }
}
process.stdout.write(`${drafted} drafted\n`);

function slugOf(product: string): string {
  return product.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function write(file: string, rule: object): void {
  writeFileSync(file, `${JSON.stringify(rule, null, 2)}\n`);
}
