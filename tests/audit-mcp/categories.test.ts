import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mcpChecks } from '../../src/audit/mcp/checks/index.gen.ts';
import { CATEGORIES, categoriesTable, checksFor, checksTable } from './categories.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/audit-mcp.md'), 'utf8');
const between = (name: string) =>
  new RegExp(`<!-- ${name}: begin[^>]*-->\\n([\\s\\S]*?)\\n?<!-- ${name}: end -->`).exec(page)?.[1];

test.each(CATEGORIES)('%s %s %s has a check', (tag) => {
  expect(checksFor(tag).length).toBeGreaterThan(0);
});

test('the page lists the checks and the categories as they are', () => {
  expect(between('checks')).toBe(checksTable());
  expect(between('categories')).toBe(categoriesTable());
});

test('ids are of one form, titles and mends there in both languages', () => {
  for (const { id, title, titleZh, mend, tags } of mcpChecks) {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(title.length).toBeLessThan(80);
    expect(titleZh).toMatch(/\p{Script=Han}/u);
    expect(mend.zh).toMatch(/\p{Script=Han}|https/u);
    expect(tags.length).toBeGreaterThan(0);
  }
});
