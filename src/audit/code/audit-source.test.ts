import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { auditSource } from './audit-source.ts';
import { loadCodeRules } from './rules/load.ts';

const root = mkdtempSync(join(tmpdir(), 'fairlead-source-'));
afterAll(() => rmSync(root, { recursive: true }));
const key = ['AKIA', 'Q6WN2XK7', 'LP4RT5VB'].join('');

describe('the audit of source code', () => {
  it('tells the way, the place and the mend of each flow', async () => {
    writeFileSync(join(root, 'util.py'), 'import os\n\ndef run(line):\n    return os.popen(line).read()\n');
    writeFileSync(
      join(root, 'server.py'),
      `from mcp.server.fastmcp import FastMCP\nfrom util import run\nmcp = FastMCP("x")\nKEY = "${key}"\n\n@mcp.tool()\ndef ping(host: str) -> str:\n    return run("ping " + host)\n`,
    );
    writeFileSync(join(root, 'requirements.txt'), 'mlflow==2.2.0\n');
    const findings = await auditSource(root);
    expect(findings.find(({ check }) => check === 'code/command')).toMatchObject({
      severity: 'critical',
      verdict: 'affected',
      place: { file: 'util.py', line: 4 },
      tags: ['CWE-78', 'OWASP-MCP-05'],
      evidence:
        'server.py:7 def ping(host: str) -> str: → server.py:8 return run("ping " + host) → util.py:4 return os.popen(line).read()',
    });
    const secret = findings.find(({ check }) => check === 'code/secret');
    expect(secret).toMatchObject({ verdict: 'affected', place: { file: 'server.py', line: 4 } });
    expect(JSON.stringify(secret)).not.toContain(key);
    expect(
      findings.some(({ check, component }) => check === 'code/dependency' && component === 'mlflow'),
    ).toBe(true);
  });

  it('gives the same ids in each run', async () => {
    const ids = async () => (await auditSource(root)).map(({ id }) => id);
    expect(await ids()).toEqual(await ids());
  });

  it('says so where there is nothing', async () => {
    await expect(auditSource(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'FL_USAGE' });
  });
});

describe('the rules', () => {
  it('are whole: both languages, a source and tags each', () => {
    const { dangers } = loadCodeRules();
    expect(dangers.map(({ id }) => id)).toEqual([
      'code',
      'command',
      'deserialise',
      'expose',
      'path',
      'request',
      'send',
      'sql',
      'template',
    ]);
    for (const { title, mend, sinks } of dangers) {
      expect(title.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(mend.zh).toMatch(/[\u4e00-\u9fff]/);
      for (const { text, receiver } of sinks)
        expect(() => [text, receiver].map((part) => new RegExp(part ?? ''))).not.toThrow();
    }
  });
});
