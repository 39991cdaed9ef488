import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { auditSkills } from '../../src/audit/skill/audit-skill.ts';
import { filesOf, samples } from './support.ts';

const root = mkdtempSync(join(tmpdir(), 'fairlead-skills-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('the audit of skill folders', () => {
  test('takes each folder for a target and keeps what can be honest apart', async () => {
    const wanted = new Set(['pipes-a-script', 'security-review', 'deploy-service']);
    for (const sample of [...samples('malicious.yaml'), ...samples('benign.yaml')].filter(({ id }) =>
      wanted.has(id),
    ))
      for (const { path, bytes } of filesOf(sample)) {
        const file = join(root, sample.id, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, bytes);
      }
    const { targets, findings, audit } = await auditSkills([root]);
    expect(audit).toBe('skill');
    expect(targets.map(({ url }) => url)).toEqual(
      ['deploy-service', 'pipes-a-script', 'security-review'].map((id) => join(root, id)),
    );
    expect(findings.filter(({ verdict }) => verdict === 'affected')).toMatchObject([
      {
        check: 'skill/remote-run',
        component: 'pipes-a-script',
        place: { file: 'pipes-a-script/SKILL.md', line: 8 },
      },
    ]);
    expect(findings.filter(({ verdict }) => verdict === 'unknown').length).toBeGreaterThan(2);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
  });

  test('names a path that is not there', async () => {
    await expect(auditSkills([join(root, 'nowhere')])).rejects.toMatchObject({ code: 'FL_USAGE' });
  });
});
