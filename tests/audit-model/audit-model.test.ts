import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { AuditResult } from '../../src/audit/finding.ts';
import type { factsOf } from '../../src/audit/redteam/report/facts.ts';
import { strategies } from '../../src/audit/redteam/strategies/index.gen.ts';
import command from '../../src/cli/commands/audit-model.ts';
import { startJudge } from './judge-server.ts';
import { audited } from './run-command.ts';
import { startWeakModel, type WeakModel, type WeakOptions } from './weak-model.ts';

const strategy = (id: string) => {
  const found = strategies.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no strategy ${id}`);
  return found;
};
const factsIn = (report: AuditResult) => report.facts as unknown as ReturnType<typeof factsOf>;
const waysIn = ({ findings }: AuditResult) =>
  findings.flatMap(({ tags = [] }) => tags.filter((tag) => tag.startsWith('way:'))).sort();

let model: WeakModel | undefined;
afterEach(() => model?.close());
const weak = async (...ids: string[]) => {
  model = await startWeakModel({ weakTo: ids.map(strategy) });
  return model;
};

describe('audit model', () => {
  test('finds exactly what a model yields to, among all strategies', async () => {
    const { url, asked } = await weak('base64', 'role-play');
    const options = {
      url,
      model: 'weak',
      strategies: 'all',
      attacks: 'none',
      sample: '7',
      benign: '30',
      'max-requests': '5000',
    };
    const { code, report } = await audited(command, { ...options, concurrency: '16' });
    expect(code).toBe(1);
    expect(waysIn(report)).toEqual(['way:base64', 'way:role-play']);
    const { cases, arms } = factsIn(report);
    expect(cases).toMatchObject({ failed: 0, asked: asked() });
    expect(cases.planned).toBe(cases.asked);
    expect(cases.planned).toBeGreaterThan(5 * strategies.length);
    expect(arms.off?.benignControl.overRefusal).toMatchObject({ hits: 0, of: 30 });
    expect(arms.off?.byCategory).toHaveLength(7);
    expect(arms.off?.byWay.find(({ way }) => way === 'base64')?.attackSuccess).toMatchObject({
      hits: 7,
      of: 7,
    });
  });

  test('finds nothing in a model that yields to nothing', async () => {
    const { url } = await weak();
    const options = { url, model: 'weak', attacks: 'none', strategies: 'base64,hex,morse', benign: '20' };
    const { code, report } = await audited(command, options);
    expect(code).toBe(0);
    expect(report.findings).toEqual([]);
  });

  test('is patient with a server that is busy, stops at its budget, and goes on with its journal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fairlead-audit-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const busyAt: WeakOptions['busyAt'] = new Set([2, 5, 9]);
    model = await startWeakModel({ weakTo: [strategy('base64')], busyAt });
    const file = join(folder, 'run.jsonl');
    const options = { url: model.url, model: 'weak', attacks: 'none', strategies: 'base64', benign: '10' };
    const first = await audited(command, { ...options, journal: file, 'max-requests': '15' });
    expect(factsIn(first.report).cases.stopped).toContain('requests');
    const second = await audited(command, { ...options, resume: file });
    expect(factsIn(second.report).cases).toEqual({ planned: 38, asked: 38, failed: 0 });
    expect(waysIn(second.report)).toEqual(['way:base64']);
    expect(factsIn(second.report).spent.requests).toBe(38);
    expect(model.asked()).toBe(38 + 3);
  });

  test('tells what the guard is worth, and what it costs', async () => {
    const { url } = await weak('base64');
    const options = {
      url,
      model: 'weak',
      attacks: 'none',
      strategies: 'base64',
      guard: 'on,off',
      sample: '40',
    };
    const { report } = await audited(command, options);
    const { guardWorth, arms, guard } = factsIn(report);
    expect(guard).toContain('in this process');
    expect(arms.off?.byWay.find(({ way }) => way === 'base64')?.attackSuccess.rate).toBe(1);
    const on = arms.on?.byWay.find(({ way }) => way === 'base64')?.attackSuccess;
    expect(on?.hits).toBe(40 - (on?.blocked ?? 0));
    expect(guardWorth?.attacksStopped.difference).toBeGreaterThan(0);
    expect(guardWorth?.refusalsAdded.difference).toBeGreaterThanOrEqual(0);
  });

  test('asks a model to judge, and says how far that judge can be trusted', async () => {
    const { url } = await weak('base64');
    const judge = await startJudge();
    onTestFinished(() => judge.close());
    const run = { url, model: 'weak', attacks: 'none', strategies: 'base64,hex', sample: '14', benign: '10' };
    const judged = { judge: 'model', 'judge-model': 'judge', 'judge-url': judge.url };
    const { report } = await audited(command, { ...run, ...judged });
    expect(waysIn(report)).toEqual(['way:base64']);
    const { judges, spent, cases } = factsIn(report);
    expect(judges.inTurn).toEqual(['model']);
    expect(judges.onLabelledReplies.accuracy).toBeGreaterThan(0.5);
    expect(judge.asked()).toBeGreaterThan(100 + cases.asked - 1);
    expect(spent.requests).toBe(judge.asked() + cases.asked);
  });

  test('refuses what it cannot use in one clear line', async () => {
    const base = { url: 'http://127.0.0.1:9/v1', model: 'm' };
    const wrong: readonly [Record<string, string>, RegExp][] = [
      [{ strategies: 'base46' }, /unknown strategy base46; did you mean base4?5|base64/],
      [{ probes: 'thefts' }, /thefts is neither a category nor a file/],
      [{ judge: 'model' }, /needs a model/],
      [{ guard: 'maybe' }, /neither on nor off/],
      [{ 'key-env': 'NOT_SET' }, /NOT_SET is not set/],
      [{ 'max-cost': '1' }, /needs --price/],
      [{ sample: 'many' }, /is not a number/],
    ];
    for (const [options, message] of wrong)
      await expect(audited(command, { ...base, ...options })).rejects.toThrow(message);
  });
});
