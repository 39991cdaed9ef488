/**
 * Writes rules/advisories/PRODUCT.json from a file of facts, one JSON object a line, as the first argument names it:
 * component, ids, severity, cvss, affected (any of all of {op, version}), cwe and references. The same facts give the same
 * files. What is hand-kept stands in scripts/advisories: products.json (names, order, packages, repositories, newest release),
 * corrections.json (ranges that were wrong, each with its source) and additions.jsonl (more facts, which stand over the others).
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { productSchema } from '../src/audit/advisories/schema.ts';
import { formatProduct } from '../src/audit/advisories/write.ts';
import { readFacts } from './advisories/facts.ts';
import { makeProducts } from './advisories/make.ts';
import { correctionsSchema, productsSchema } from './advisories/tables.ts';

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  if (path === undefined) throw new Error('usage: node scripts/make-advisories.ts FACTS.jsonl');
  const readText = (name: string): string =>
    readFileSync(join(import.meta.dirname, 'advisories', name), 'utf8');
  const table = (name: string): unknown => JSON.parse(readText(name));
  const facts = [readText('additions.jsonl'), readFileSync(path, 'utf8')].flatMap(readFacts);
  const { products, left } = makeProducts(
    facts,
    productsSchema.parse(table('products.json')),
    correctionsSchema.parse(table('corrections.json')),
  );
  const folder = join(import.meta.dirname, '..', 'rules', 'advisories');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.endsWith('.json')) rmSync(join(folder, file));
  for (const product of products)
    writeFileSync(join(folder, `${product.product}.json`), formatProduct(product));
  const schema = z.toJSONSchema(productSchema, { io: 'input' });
  writeFileSync(join(folder, 'advisories.schema.json'), `${JSON.stringify(schema, undefined, 2)}\n`);
  const count = products.reduce((sum, { advisories }) => sum + advisories.length, 0);
  const doubted = products.flatMap(({ advisories }) => advisories).filter(({ doubt }) => doubt !== undefined);
  console.log(`${products.length} products, ${count} advisories, ${doubted.length} of them doubted`);
  for (const { component, ids, reason } of left)
    console.log(`left out: ${component} ${ids.join(' ')}: ${reason}`);
}
