import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadAdvisories } from '../advise.ts';
import { advisoriesIn, ownAdvisories } from '../files.ts';
import { entryOfOsv } from './convert.ts';
import { importOsv } from './import.ts';
import { keyOfOsv } from './package.ts';
import { type OsvAdvisory, osvSchema } from './schema.ts';
import { zipEntries } from './zip.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'fairlead-osv-'));

/** An advisory in OSV form about a package of PyPI. */
function osv(id: string, events: object[], more: object = {}, name = 'gradio'): OsvAdvisory {
  return osvSchema.parse({
    id,
    modified: '2026-10-01T10:00:00Z',
    aliases: ['CVE-2026-99'],
    affected: [{ package: { ecosystem: 'PyPI', name }, ranges: [{ type: 'ECOSYSTEM', events }] }],
    references: [{ type: 'WEB', url: 'https://example.org/1' }],
    database_specific: { severity: 'HIGH', cwe_ids: ['CWE-79'] },
    ...more,
  });
}
const fixedIn = (version: string) => [{ introduced: '0' }, { fixed: version }];

describe('an OSV advisory in our form', () => {
  const convert = (advisory: OsvAdvisory) => entryOfOsv(advisory, advisory.affected ?? [], 'pep440');

  it('keeps ids, ranges, severity, weaknesses and sources', () => {
    expect(convert(osv('GHSA-x', fixedIn('9.1')))).toEqual({
      ids: ['CVE-2026-99', 'GHSA-x'],
      severity: 'high',
      cwe: ['CWE-79'],
      affected: ['<9.1'],
      modified: '2026-10-01',
      references: ['https://osv.dev/vulnerability/GHSA-x', 'https://example.org/1'],
    });
  });

  it('rates by the vector where no word is given', () => {
    const severity = [
      { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N' },
      { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
    ];
    const entry = convert(osv('GHSA-x', fixedIn('9.1'), { severity, database_specific: null }));
    expect(entry).toMatchObject({
      severity: 'critical',
      cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    });
  });

  it('adds listed versions that lie in no range, and leaves commits out', () => {
    const affected = [
      {
        package: { ecosystem: 'PyPI', name: 'gradio' },
        ranges: [
          {
            type: 'GIT',
            events: [{ introduced: '0' }, { fixed: 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3' }],
          },
          { type: 'ECOSYSTEM', events: fixedIn('1.5') },
        ],
        versions: ['1.4', '1.6rc1'],
      },
    ];
    expect(convert(osv('PYSEC-1', [], { affected })).affected).toEqual(['<1.5', '=1.6rc1']);
    const commits = [{ ...affected[0], ranges: affected[0]?.ranges.slice(0, 1), versions: [] }];
    expect(convert(osv('PYSEC-1', [], { affected: commits })).affected).toBeUndefined();
  });

  it('keeps what was taken back as that', () => {
    expect(convert(osv('GHSA-x', fixedIn('9.1'), { withdrawn: '2026-10-02T00:00:00Z' }))).toMatchObject({
      withdrawn: true,
    });
  });

  it('knows packages as their registries spell them', () => {
    expect(keyOfOsv('PyPI', 'Jupyter_Server')).toBe('pypi/jupyter-server');
    expect(keyOfOsv('npm', '@lobehub/chat')).toBe('npm/@lobehub/chat');
    expect(keyOfOsv('Go', 'github.com/ollama/ollama')).toBe('golang/github.com/ollama/ollama');
    expect(keyOfOsv('Debian:12', 'gradio')).toBeUndefined();
  });
});

describe('the import of OSV files', () => {
  const put = (into: string, ...advisories: object[]) => {
    for (const [at, advisory] of advisories.entries())
      writeFileSync(join(into, `${at}.json`), JSON.stringify(advisory));
    return into;
  };
  const verdictOn = (rules: string, version: string) =>
    loadAdvisories([ownAdvisories(), advisoriesIn(rules)])
      .adviseOn('gradio', version)
      .filter(({ advisory }) => advisory.ids.includes('CVE-2026-99'))
      .map(({ verdict }) => verdict);

  it('keeps what is about our products, and says what changed', () => {
    const rules = folder();
    const from = put(
      folder(),
      osv('GHSA-x', fixedIn('9.1')),
      osv('GHSA-y', fixedIn('1'), {}, 'no-product-of-ours'),
    );
    const first = importOsv(from, rules);
    expect(first).toMatchObject({
      read: 2,
      ours: 1,
      added: [{ product: 'gradio', id: 'CVE-2026-99' }],
      changed: [],
      refused: [],
    });
    expect(verdictOn(rules, '9.0')).toEqual(['affected']);
    const text = readFileSync(join(advisoriesIn(rules), 'gradio.json'), 'utf8');

    expect(importOsv(from, rules)).toMatchObject({ added: [], changed: [], unchanged: 1 });
    expect(readFileSync(join(advisoriesIn(rules), 'gradio.json'), 'utf8')).toBe(text);

    put(from, osv('GHSA-x', fixedIn('8.0'), { modified: '2026-11-01T00:00:00Z' }));
    expect(importOsv(from, rules)).toMatchObject({ changed: [{ product: 'gradio', id: 'CVE-2026-99' }] });
    expect(verdictOn(rules, '9.0')).toEqual([]);

    put(from, osv('GHSA-x', fixedIn('9.9'), { modified: '2026-01-01T00:00:00Z' }));
    expect(importOsv(from, rules)).toMatchObject({ changed: [], unchanged: 1 });

    put(
      from,
      osv('GHSA-x', fixedIn('9.9'), { modified: '2026-12-01T00:00:00Z', withdrawn: '2026-12-01T00:00:00Z' }),
    );
    expect(importOsv(from, rules)).toMatchObject({ withdrawn: [{ product: 'gradio', id: 'CVE-2026-99' }] });
    expect(verdictOn(rules, '7.0')).toEqual([]);
  });

  it('gives one advisory to every product that it is about, each with its own ranges', () => {
    const about = (name: string, introduced: string, fixed: string) => ({
      package: { ecosystem: 'PyPI', name },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced }, { fixed }] }],
    });
    const affected = [
      about('jupyterlab', '0', '3.6.8'),
      about('notebook', '7.0.0', '7.2.2'),
      about('jupyterlab', '4.0.0', '4.2.5'),
    ];
    const rules = folder();
    importOsv(put(folder(), osv('GHSA-x', [], { affected })), rules);
    const ranges = ['jupyterlab', 'notebook'].map(
      (name) =>
        loadAdvisories([advisoriesIn(rules)])
          .adviseOn(name, '')
          .map(({ advisory }) => advisory.range)[0],
    );
    expect(ranges).toEqual(['<3.6.8 or >=4.0.0, <4.2.5', '>=7.0.0, <7.2.2']);
  });

  it('takes one entry of what two databases publish on one day', () => {
    const rules = folder();
    importOsv(
      put(
        folder(),
        osv('PYSEC-1', fixedIn('1.0')),
        osv('GHSA-x', fixedIn('2.0')),
        osv('PYSEC-2', fixedIn('3.0')),
      ),
      rules,
    );
    expect(verdictOn(rules, '1.5')).toEqual(['affected']);
    expect(verdictOn(rules, '2.5')).toEqual([]);
  });

  it('names what it cannot read, and reads the rest', () => {
    const from = put(folder(), osv('GHSA-x', fixedIn('9.1')), { id: 'no date' });
    mkdirSync(join(from, 'below'));
    writeFileSync(join(from, 'below', 'x.json'), '{');
    const { added, refused } = importOsv(from, folder());
    expect(added).toHaveLength(1);
    expect(refused.map(({ file }) => file.slice(from.length + 1))).toEqual(['1.json', 'below/x.json']);
    expect(() => importOsv(join(from, 'nowhere'), folder())).toThrow(/is not there/);
  });

  it('reads archives as OSV publishes them', () => {
    const archive = join(folder(), 'all.zip');
    const texts = [osv('GHSA-x', fixedIn('9.1'))].map((one) => JSON.stringify(one));
    writeFileSync(
      archive,
      zipOf([
        ['GHSA-x.json', Buffer.from(texts[0] ?? '')],
        ['README', Buffer.from('not JSON')],
      ]),
    );
    expect(importOsv(archive, folder())).toMatchObject({
      read: 1,
      added: [{ product: 'gradio' }],
      refused: [],
    });
    writeFileSync(archive, 'not an archive at all, but longer than its end record');
    expect(() => importOsv(archive, folder())).toThrow(/ZIP/);
  });
});

describe('ZIP archives', () => {
  it('refuses what unpacks to more than is asked for', () => {
    const [entry] = zipEntries(zipOf([['bomb.json', Buffer.alloc(1_000_000)]]));
    expect(() => entry?.read(1_000)).toThrow();
    expect(entry?.read(1_000_000)).toHaveLength(1_000_000);
  });
});

/** An archive with deflated files; checksums are left at 0, since nothing here reads them. */
function zipOf(files: readonly (readonly [string, Buffer])[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of files) {
    const packed = deflateRawSync(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(bytes.length, 22);
    local.writeUInt16LE(name.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(8, 10);
    head.writeUInt32LE(packed.length, 20);
    head.writeUInt32LE(bytes.length, 24);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(name), packed);
    central.push(head, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}
