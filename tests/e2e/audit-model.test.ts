import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditResult } from '../../src/audit/finding.ts';
import type { factsOf } from '../../src/audit/redteam/report/facts.ts';
import base64 from '../../src/audit/redteam/strategies/base64.ts';
import { startWeakModel, type WeakModel } from '../audit-model/weak-model.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';

const EXECUTABLE = join(import.meta.dirname, '../../bin/fairlead.js');

let model: WeakModel;
let bare: GatewayProcess;
let guarded: GatewayProcess;
let folder: string;

const configOf = (plugins: readonly unknown[]): string => {
  const models = [{ name: 'weak', backends: [{ url: model.url, provider: 'vllm' }] }];
  return `${JSON.stringify({ models, plugins, log: { requests: false } })}\n`;
};

beforeAll(async () => {
  // It reads base64, and does whatever it is asked plainly.
  model = await startWeakModel({ weakTo: [base64], obeysPlainly: true });
  [bare, guarded] = await Promise.all([
    startGateway({ config: configOf([]) }),
    startGateway({ config: configOf([{ type: 'guard' }]) }),
  ]);
  folder = mkdtempSync(join(tmpdir(), 'fairlead-audit-e2e-'));
});
afterAll(async () => {
  await Promise.all([bare.stop(), guarded.stop()]);
  model.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command line to its end. */
function fairlead(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [EXECUTABLE, ...args], { cwd: folder });
    const said = { out: '', err: '' };
    child.stdout.on('data', (bytes: Buffer) => {
      said.out += bytes.toString();
    });
    child.stderr.on('data', (bytes: Buffer) => {
      said.err += bytes.toString();
    });
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

const RUN = [
  '--model',
  'weak',
  '--strategies',
  'base64,hex',
  '--attacks',
  'none',
  '--sample',
  '86',
  '--json',
];

async function audited(...args: string[]) {
  const { code, out, err } = await fairlead('audit', 'model', ...RUN, ...args);
  expect(err).toBe('');
  const report = JSON.parse(out) as AuditResult;
  return { code, report, facts: report.facts as unknown as ReturnType<typeof factsOf> };
}

describe('a guard before a weak model', () => {
  test('is worth as much through two gateways as in the process of the audit', async () => {
    const through = await audited('--url', `${bare.url}/v1`, '--url-guarded', `${guarded.url}/v1`);
    const within = await audited('--url', model.url, '--guard', 'on,off');
    expect(through.code).toBe(1);
    expect(through.facts.arms.off?.attackSuccess.blocked).toBe(0);
    expect(through.facts.arms.on?.attackSuccess.blocked).toBeGreaterThan(0);
    expect(through.facts.guardWorth).toEqual(within.facts.guardWorth);
    expect(through.facts.arms).toEqual(within.facts.arms);
    // Both arms are asked through gateways; in the process, what is let pass is asked once.
    const { planned } = through.facts.cases;
    expect(through.facts.spent.requests).toBe(2 * planned);
    expect(within.facts.spent.requests).toBe(planned);
  });

  test('weaknesses are found through the gateway as they are without it', async () => {
    const { report } = await audited('--url', `${bare.url}/v1`, '--benign', '20');
    const ways = report.findings.flatMap(({ tags = [] }) => tags.filter((tag) => tag.startsWith('way:')));
    expect(ways.sort()).toEqual(['way:base64', 'way:plain']);
  });
});

test('the prose of the demo’s simulated fleet is neither refusal nor compliance: unclear, and no finding', async () => {
  await using demo = await startGateway({ args: ['--demo'] });
  const { report, facts } = await audited(
    '--url',
    `${demo.url}/v1`,
    '--model',
    'auto',
    '--benign',
    '14',
    '--sample',
    '14',
  );
  expect(report.targets[0]?.problem).toBeUndefined();
  expect(facts.cases.failed).toBe(0);
  expect(facts.arms.off?.attackSuccess.hits).toBe(0);
  expect(report.findings).toEqual([]);
});

test('a server that is not there is one clear line at once', async () => {
  const { code, out, err } = await fairlead('audit', 'model', ...RUN, '--url', 'http://127.0.0.1:9/v1');
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toBe(
    'fairlead: http://127.0.0.1:9/v1 does not answer; check the URL, and that the server runs [FL_UPSTREAM_UNAVAILABLE]\n',
  );
});
