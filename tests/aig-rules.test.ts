import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebuildAig } from '../src/audit/aig/aig.fixture.ts';
import { type AigRules, loadAig } from '../src/audit/aig/load.ts';
import { checkRules } from '../src/audit/rules/check.ts';

const FACTS = join(import.meta.dirname, '..', 'shared', 'data', 'audit');
const facts = [FACTS, join(import.meta.dirname, '..', '..', 'shared', 'data', 'audit')].find((one) =>
  existsSync(one),
);
const GRID = ['5.0.0b3', '0.4.1.post7', '67e4044', 'latest', '', '2026.8.1', '21.1.x'];

/** The whole of A.I.G.'s rules, rebuilt in its file form from recorded facts; skipped where those are not at hand. */
describe.skipIf(facts === undefined)('all rules of A.I.G. (needs shared/data/audit)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-aig-all-'));
  let rules: AigRules;
  let names: string[] = [];
  beforeAll(() => {
    const { advisories } = rebuildAig(facts ?? '', folder);
    names = [...new Set(advisories.map(({ component }) => component))];
    rules = loadAig(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const total = (version: string) =>
    names.reduce((sum, name) => sum + rules.advise(name, version, { compat: true }).length, 0);

  it('load, and none is refused', () => {
    const { loaded, refused } = checkRules(folder);
    expect({ loaded, refused }).toEqual({ loaded: { fingerprints: 146, advisories: 2 * 2014 }, refused: [] });
  });

  it('give a verdict on every odd version, and no finding without a version', () => {
    for (const version of GRID)
      for (const name of names) {
        const advices = rules.advise(name, version);
        if (version === '' || version === 'latest')
          expect(advices.filter(({ verdict }) => verdict === 'affected')).toEqual([]);
        for (const { verdict } of rules.advise(name, version, { compat: true }))
          expect(verdict).toBe('affected');
      }
  });

  // Measured on A.I.G. at 4908db1 (2026-08-21) by the installed versions of 2026-11-23; empty rules, always reported, are 70.
  it.each([
    ['jupyterlab', '4.6.6', 2],
    ['jupyter-server', '2.21.1', 5],
    ['marimo', '0.25.2', 0],
    ['dask', '2026.8.0', 0],
    ['ollama', '', 32],
  ])('give A.I.G.’s own count for %s %s: %d', (name, version, count) => {
    expect(rules.advise(name, version, { compat: true })).toHaveLength(count);
    expect(rules.advise(name, version).filter(({ verdict }) => verdict === 'affected')).toEqual([]);
  });

  it('match a version that cannot exist as often as they do there', () => {
    expect(total('9999.0.0') - 70).toBe(48);
  });
});
