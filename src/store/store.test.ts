import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll } from 'vitest';
import { sqliteKind } from './database/sqlite.ts';
import { describeStore } from './store.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'fairlead-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeStore('SQLite', {
  fresh: async () => ({ path: mkdtempSync(join(folder, 'data-')) }),
  tamper: async ({ path }, sql) => {
    const database = new DatabaseSync(join(path, 'fairlead.sqlite'), { timeout: 2_000 });
    database.exec(sql);
    database.close();
  },
  kind: ({ path }) => sqliteKind(path),
});
