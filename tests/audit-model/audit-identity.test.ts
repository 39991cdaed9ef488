import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import command from '../../src/cli/commands/audit-identity.ts';
import { type Sim, startSim } from '../../src/sim/server.ts';
import { audited } from './run-command.ts';

let sims: Sim[];
let folder: string;
beforeAll(async () => {
  const start = (echo: boolean) =>
    startSim({ models: [{ name: 'm', ttftMs: 0, itlMs: 0, echo }], timeScale: 0, seed: 1 });
  sims = await Promise.all([start(false), start(false), start(true)]);
  folder = mkdtempSync(join(tmpdir(), 'fairlead-identity-'));
});
afterAll(async () => {
  await Promise.all(sims.map((sim) => sim.close()));
  rmSync(folder, { recursive: true, force: true });
});

const urlOf = (i: number) => sims[i]?.url ?? '';

test('a record tells the same model elsewhere from another under its name', async () => {
  const file = join(folder, 'm.json');
  const recorded = await audited(command, { url: urlOf(0), model: 'm', record: file, 'answer-tokens': '64' });
  expect(recorded.code).toBe(0);
  expect(recorded.report.facts).toMatchObject({
    recorded: 'm',
    tokenCounts: 24,
    logprobs: true,
    prompts: 16,
  });
  const same = await audited(command, { url: urlOf(1), model: 'm', against: file });
  expect(same.code).toBe(0);
  expect(same.report.facts).toMatchObject({ verdict: 'same', behaviour: { agreement: 1 } });
  const other = await audited(command, { url: urlOf(2), model: 'm', against: file });
  expect(other.code).toBe(1);
  expect(other.report.findings).toMatchObject([
    { check: 'identity/model', verdict: 'affected', severity: 'high' },
  ]);
});

test('what is no record, and neither or both of record and against, is refused', async () => {
  const file = join(folder, 'odd.json');
  writeFileSync(file, '{"form": 2}');
  const options = { url: urlOf(0), model: 'm' };
  await expect(audited(command, { ...options, against: file })).rejects.toMatchObject({ code: 'FL_USAGE' });
  await expect(audited(command, { ...options, against: join(folder, 'none') })).rejects.toThrow(
    /cannot be read/,
  );
  await expect(audited(command, options)).rejects.toThrow(/either --record FILE or --against FILE/);
});
