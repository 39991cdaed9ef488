import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeFiles } from './aig.fixture.ts';
import { type AigRules, loadAig } from './load.ts';

const advisory = (name: string, cve: string, rule: string, more = '') =>
  `info:\n  name: ${name}\n  cve: ${cve}\n  summary: a summary of ${cve}\n  cvss: null\n  severity: 高危\n${more}rule: ${rule}\nreferences:\n  - https://example.org/${cve}\n`;
const less = (version: string) => `version < "${version}"`;

let rules: AigRules;
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-aig-'));
  writeFiles(join(folder, 'data'), {
    'fingerprints/gradio.yaml':
      'info:\n  name: gradio\nhttp:\n  - path: /\n    matchers: [\'body="gradio"\']\n',
    'fingerprints/deep/broken.yaml': "info:\n  name: broken\nhttp:\n  - matchers: ['body=x']\n",
    'vuln/gradio/1.yaml': advisory('gradio', 'CVE-1', less('5.0.0b3')),
    'vuln_en/gradio/1.yaml': advisory('gradio', 'CVE-1', less('5.0.0b3')),
    'vuln/gradio/2.yaml': advisory('Gradio', 'CVE-2', less('67e4044')),
    'vuln/gradio/3.yaml': advisory('gradio', 'CVE-3', '""'),
    'vuln/gradio/4.yaml': advisory('gradio', 'CVE-4', less('4.0')),
    'vuln_en/gradio/4.yaml': advisory('gradio', 'CVE-4', less('4.5')),
    'vuln/gradio/5.yaml': advisory('gradio', 'CVE-5', 'is_internal == "true"'),
    'vuln/gradio/6.yaml': advisory('gradio', 'CVE-6', less('99.0')),
    'vuln/gradio/7.yaml': advisory('gradio', 'CVE-7', less('1.0').replace('"1.0"', '1.0')),
  });
  rules = loadAig(folder);
});

const say = (version: string, options: Parameters<AigRules['advise']>[2] = {}, name = 'gradio') =>
  rules.advise(name, version, options).map(({ verdict, advisory: { ids } }) => `${verdict} ${ids[0]}`);

describe('A.I.G.’s own folder', () => {
  it('loads what can be read, and names what cannot', () => {
    expect(rules.fingerprints.map(({ name }) => name)).toEqual(['gradio']);
    expect(rules.advisories).toHaveLength(6);
    expect(rules.refused).toEqual([
      { file: 'fingerprints/deep/broken.yaml', reason: expect.stringContaining('no word of a rule') },
      { file: 'vuln/gradio/7.yaml', reason: expect.stringContaining('no word of a rule') },
    ]);
    expect(() => loadAig(join(tmpdir(), 'fairlead-nowhere'))).toThrow(/holds no rules/);
  });

  it('gives our verdicts: three values, our order, doubts', () => {
    expect(say('5.0.0b2')).toEqual([
      'affected CVE-1',
      'unknown CVE-2',
      'unknown CVE-3',
      'unknown CVE-5',
      'unknown CVE-6',
    ]);
    expect(say('5.0.0')).toEqual(['unknown CVE-2', 'unknown CVE-3', 'unknown CVE-5', 'unknown CVE-6']);
    // 4.2 lies in the English range and not in the Chinese one.
    expect(say('4.2')).toContain('unknown CVE-4');
    expect(say('3.9')).toContain('affected CVE-4');
    expect(say('').every((line) => line.startsWith('unknown'))).toBe(true);
  });

  it('gives A.I.G.’s verdicts when asked to', () => {
    const compat = { compat: true, language: 'zh' } as const;
    // Letters are dropped: 5.0.0 is before 5.0.03. An empty rule is always reported, another spelling never.
    expect(say('5.0.0', compat)).toEqual([
      'affected CVE-1',
      'affected CVE-3',
      'affected CVE-5',
      'affected CVE-6',
    ]);
    expect(say('5.0.0', { ...compat, isInternal: false })).not.toContain('affected CVE-5');
    expect(say('', compat)).toHaveLength(5);
    expect(say('6.31.0', compat, 'Gradio')).toEqual(['affected CVE-2']);
    expect(say('5.0.0', { compat: true, language: 'en' })).toEqual(['affected CVE-1']);
  });

  it('shows the file’s own texts', () => {
    const [advice] = rules.advise('gradio', '5.0.0b2');
    expect(advice).toMatchObject({
      severity: 'high',
      title: { en: 'a summary of CVE-1' },
      advisory: {
        ids: ['CVE-1'],
        cvss: undefined,
        range: '<5.0.0b3',
        references: ['https://example.org/CVE-1'],
      },
    });
  });
});
