import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatProduct } from '../advisories/write.ts';
import { writeFiles } from '../aig/aig.fixture.ts';
import { checkRules } from './check.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'fairlead-rules-'));
const vulnerability = (name: string, rule: string) =>
  `info:\n  name: ${name}\n  cve: CVE-1\n  severity: LOW\nrule: ${rule}\n`;

describe('the check of a rules directory', () => {
  it('counts A.I.G.’s files, and says what looks wrong in them', () => {
    const data = folder();
    writeFiles(data, {
      'fingerprints/a.yaml': 'info: {name: made-up}\nhttp: [{path: /, matchers: [\'body~="(a+)+"\']}]',
      'fingerprints/b.yaml': 'info: {name: made-up}\nhttp: [{path: /}]',
      'fingerprints/c.yaml': 'info: [',
      'vuln/made-up/1.yaml': vulnerability('Made-Up', 'version < "67e4044"'),
      'vuln_en/made-up/1.yaml': vulnerability('Made-Up', 'version < "1.0"'),
      'vuln/lost/2.yaml': vulnerability('lost', 'version < "2026.8.1"'),
    });
    const { loaded, refused, warnings } = checkRules(data);
    expect(loaded).toEqual({ fingerprints: 2, advisories: 3 });
    expect(refused).toEqual([{ file: 'fingerprints/c.yaml', reason: expect.stringContaining('line') }]);
    expect(warnings).toEqual([
      'fingerprints/a.yaml: the pattern (a+)+ could run without end',
      '2 fingerprints are called made-up',
      'lost: no fingerprint has that name, and advisories do: 1',
      'Made-Up: the fingerprint is called made-up, and advisories do: 1',
      '1 advisories have another range in each language',
    ]);
  });

  it('counts our own, and refuses what is not in our form', () => {
    const rules = folder();
    mkdirSync(join(rules, 'advisories'));
    const write = (product: string, more: object) =>
      writeFileSync(
        join(rules, 'advisories', `${product}.json`),
        formatProduct({
          product,
          title: 'Made Up',
          order: 'dotted',
          names: [],
          packages: [],
          repositories: [],
          source: { url: 'https://example.org', asOf: '2026-01-01' },
          advisories: [
            { ids: ['CVE-1'], severity: 'low', affected: ['<67e4044'], references: [] },
            { ids: ['CVE-2'], severity: 'low', references: [] },
            { ids: ['CVE-3'], severity: 'low', affected: ['<2026-08-01'], references: [] },
          ],
          ...more,
        }),
      );
    write('one', {});
    write('two', { order: 'date' });
    write('three', { order: 'alphabet' });
    const { loaded, refused, warnings } = checkRules(rules);
    expect(loaded).toEqual({ fingerprints: 0, advisories: 6 });
    expect(refused).toEqual([{ file: 'advisories/three.json', reason: expect.stringMatching(/^order: /) }]);
    expect(warnings).toContain('one: advisories without a range, so that they can never be told: 1');
    expect(warnings).toContain(
      'two: advisories given by commits or names without order, so that they can never be told: 1',
    );
    expect(warnings.at(-1)).toBe('one and two both answer to the name madeup');
    expect(checkRules(join(rules, 'advisories')).loaded.advisories).toBe(6);
  });

  it('says so where there are no rules', () => {
    expect(() => checkRules(folder())).toThrow(/holds no rules/);
    expect(() => checkRules(join(folder(), 'nowhere'))).toThrow(/holds no rules/);
  });
});
