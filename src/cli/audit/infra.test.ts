import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DECOYS, type Listening, listen } from '../../audit/infra/decoys.fixture.ts';
import { runArgv } from '../cli.fixture.ts';
import auditInfra from '../commands/audit-infra.ts';

const OLLAMA: Readonly<Record<string, string>> = {
  '/': 'Ollama is running',
  '/api/version': '{"version":"0.1.0"}',
  '/api/tags': '{"models":[]}',
};
const folder = mkdtempSync(join(tmpdir(), 'fairlead-infra-'));
let ollama: Listening;
let plain: Listening;
beforeAll(async () => {
  ollama = await listen(({ url }, response) => {
    const body = OLLAMA[url ?? ''];
    response.writeHead(body === undefined ? 404 : 200).end(body ?? '404 page not found');
  });
  plain = await listen(DECOYS['nginx page'] ?? (() => {}));
});
afterAll(() => {
  ollama.close();
  plain.close();
  rmSync(folder, { recursive: true });
});

const audit = (...argv: string[]) => runArgv(['audit', 'infra', '--rate', '1000', ...argv], {}, [auditInfra]);
const file = (text: string) => {
  const path = join(folder, `${Math.random()}.txt`);
  writeFileSync(path, text);
  return path;
};

describe('audit infra', () => {
  it('names the product and its version, and exits 1 for what affects it', async () => {
    const { code, out } = await audit(`http://127.0.0.1:${ollama.port}`, '--json');
    const { targets, findings } = JSON.parse(out);
    expect(code).toBe(1);
    expect(targets).toMatchObject([{ components: [{ name: 'ollama', version: '0.1.0' }] }]);
    expect(targets[0].requests).toBeLessThanOrEqual(25);
    expect(findings.some(({ advisory }: { advisory?: object }) => advisory !== undefined)).toBe(true);
    expect(findings.some(({ check }: { check: string }) => check === 'infra/no-auth')).toBe(true);
  });

  it('reads targets from a file, and exits 0 where nothing is found', async () => {
    const { code, out } = await audit(file(`# ours\n127.0.0.1:${plain.port}\n\n`), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ targets: [{ components: [] }], findings: [] });
  });

  it('passes over closed ports of a range in silence', async () => {
    const { code, out, err } = await audit('127.0.0.1/32', '--ports', `${plain.port},1`, '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out).targets).toHaveLength(1);
  });

  it('exits 2 where a host has no open port', async () => {
    const { code, err } = await audit('127.0.0.1', '--ports', '1', '--json');
    expect([code, err]).toEqual([2, 'fairlead: nothing listens on the ports that were tried\n']);
  });

  it('exits 2 with a line where nothing that was named answers', async () => {
    const { code, err } = await audit('127.0.0.1:1', '--json');
    expect(code).toBe(2);
    expect(err).toBe('fairlead: 127.0.0.1:1: nothing listens there\n');
  });

  it.each([
    [[], /Nothing to look at/],
    [['ftp://x'], /"ftp:\/\/x" is no target/],
    [['10.0.0.0/8'], /cannot be looked at/],
    [['x', '--ports', '0'], /--ports: "0" is no port/],
    [['x', '--timeout', 'soon'], /--timeout: "soon" is no number above zero/],
    [['x', '--rules', '/nowhere'], /nowhere/],
  ])('says what is wrong with %j in one line', async (argv, message) => {
    const { code, out, err } = await audit(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
