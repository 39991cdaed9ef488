import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

interface Report {
  readonly targets: readonly {
    readonly results: readonly { readonly fault: string; readonly id: string; readonly met: boolean }[];
  }[];
}

/** Rows where no gateway could know, and rows where a plain error is all that can be had; see docs/faults.md. */
const OTHERWISE: Readonly<Record<string, string>> = {
  lost: 'wrongText',
  'duplicate-uncounted': 'wrongText',
  'tool-other': 'errorEvent',
  'n2-other': 'errorEvent',
  'schema-other': 'errorEvent',
};

test('every fault of the fault table leaves the answer whole, or ends as the table says that it must', {
  timeout: 120_000,
}, async () => {
  const bench = join(import.meta.dirname, '../../bench/faults.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [bench, '--json']);
  const results = (JSON.parse(stdout) as Report).targets[0]?.results ?? [];
  expect(results.length).toBeGreaterThanOrEqual(24);
  const wanted = results.map(({ fault }) => ({ fault, id: OTHERWISE[fault] ?? 'whole', met: true }));
  expect(results.map(({ fault, id, met }) => ({ fault, id, met }))).toEqual(wanted);
});
