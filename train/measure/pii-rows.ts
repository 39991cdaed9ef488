/** The dev rows of personal data as JSON Lines: `{set, text, gold, marked}`; `marked` are the types that the row is held against. `--data DIR` */
import { parseArgs } from 'node:util';
import { PII_TYPES } from '../../src/inference/pii/types.ts';
import { readRows } from '../pii/data.ts';
import { isMarked } from '../pii/labels.ts';
import { ownDevRows } from '../pii/own.ts';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) throw new Error('needs --data DIR');
for (const row of [...readRows(values.data).filter(({ dev }) => dev), ...ownDevRows()]) {
  const { text, source, group } = row;
  const marked = PII_TYPES.filter((type) => isMarked(source, type));
  const gold = row.gold.filter(({ type }) => marked.includes(type));
  console.log(JSON.stringify({ source, group, text, gold, marked }));
}
