import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadAdvisories } from './advise.ts';
import type { ProductFile } from './schema.ts';
import { formatProduct } from './write.ts';

const source = { url: 'https://example.org', asOf: '2026-08-21' };
const references = ['https://example.org/a'];
const product: ProductFile = {
  product: 'made-up',
  title: 'Made Up',
  order: 'pep440',
  names: ['mup'],
  packages: ['pkg:pypi/made_up'],
  repositories: [],
  source,
  advisories: [
    {
      ids: ['CVE-2026-1'],
      severity: 'high',
      affected: ['>=1.0, <2.0rc1', '=3.0'],
      references,
      cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    },
    { ids: ['CVE-2026-2'], severity: 'low', affected: ['<67e4044'], references },
    { ids: ['CVE-2026-3'], severity: 'low', references },
    {
      ids: ['CVE-2026-4'],
      severity: 'low',
      affected: ['<9'],
      doubt: { why: 'never-released', what: '9' },
      references,
    },
    { ids: ['CVE-2026-5'], severity: 'low', affected: ['<9'], withdrawn: true, references },
  ],
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-advise-'));
  writeFileSync(join(folder, 'made-up.json'), formatProduct(product));
  writeFileSync(join(folder, 'broken.json'), '{"product":');
  writeFileSync(join(folder, 'wrong.json'), '{"product":"wrong","order":"alphabet"}');
});

const say = (name: string, version: string, folders = [folder]) =>
  loadAdvisories(folders)
    .adviseOn(name, version)
    .map(({ verdict, advisory, reason }) => [verdict, advisory.ids[0], reason ?? ''].join(' ').trim());

describe('advice on a version', () => {
  it('keeps what affects it apart from what cannot be told', () => {
    expect(say('made-up', '1.5')).toEqual([
      'affected CVE-2026-1',
      'unknown CVE-2026-2 The range is given by a commit, 67e4044, which has no order.',
      'unknown CVE-2026-3 The advisory names no range of versions.',
      'unknown CVE-2026-4 The range names 9, which the product never released: it is of another package.',
    ]);
  });

  it('never calls a version affected that it does not know', () => {
    for (const version of ['', 'latest', '67e4044'])
      expect(say('made-up', version).every((line) => line.startsWith('unknown'))).toBe(true);
    expect(say('made-up', '')[0]).toBe('unknown CVE-2026-1 The version is not known.');
  });

  it('knows a mended pre-release from the ones before it', () => {
    expect(say('made-up', '2.0b1')[0]).toBe('affected CVE-2026-1');
    expect(say('made-up', '2.0rc1')[0]).not.toContain('CVE-2026-1');
    expect(say('made-up', '3.0')[0]).toBe('affected CVE-2026-1');
  });

  it('finds a product by any of its names', () => {
    for (const name of ['Made Up', 'MADE_UP', 'madeup', 'mup']) expect(say(name, '1.5')).toHaveLength(4);
    expect(say('other', '1.5')).toEqual([]);
  });

  it('finds a package by its package URL', () => {
    const book = loadAdvisories([folder]);
    expect(book.adviseOnPackage('pkg:pypi/Made.Up', '1.5')).toHaveLength(4);
    expect(book.adviseOnPackage('pkg:npm/made-up', '1.5')).toEqual([]);
  });

  it('says what to do in both languages', () => {
    const [advice] = loadAdvisories([folder]).adviseOn('made-up', '1.5');
    expect(advice?.title).toEqual({
      en: 'Made Up: someone without login can read data over the network (CVE-2026-1)',
      zh: 'Made Up：攻击者无需登录即可通过网络读取数据 (CVE-2026-1)',
    });
    expect(advice?.mend).toEqual({ en: 'Update to 2.0rc1 or newer.', zh: '升级到 2.0rc1 或更高版本。' });
    expect(advice?.advisory.range).toBe('>=1.0, <2.0rc1 or =3.0');
  });

  it('lets a later folder stand over an earlier one, id by id', () => {
    const own = mkdtempSync(join(tmpdir(), 'fairlead-advise-own-'));
    const mine: ProductFile = {
      ...product,
      advisories: [{ ids: ['GHSA-x', 'CVE-2026-4'], severity: 'low', affected: ['<1.2'], references }],
    };
    writeFileSync(join(own, 'made-up.json'), formatProduct(mine));
    expect(say('made-up', '1.5', [folder, own])).toHaveLength(3);
    expect(say('made-up', '1.1', [folder, own])).toContain('affected GHSA-x');
  });

  it('names the files that it cannot use, and uses the others', () => {
    const book = loadAdvisories([folder]);
    expect(book.adviseOn('made-up', '1.5')).toHaveLength(4);
    expect(book.adviseOn('wrong', '1')).toEqual([]);
    expect(book.refused.map(({ file }) => file.split('/').at(-1))).toEqual(['broken.json', 'wrong.json']);
    expect(() => loadAdvisories([join(folder, 'nowhere')]).adviseOn('x', '1')).toThrow(/cannot be read/);
  });
});
