import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import command from '../../src/cli/commands/audit-lossless.ts';
import { type Sim, startSim } from '../../src/sim/server.ts';
import { startLossyProxy } from './lossy-proxy.ts';
import { audited } from './run-command.ts';

let sim: Sim;
beforeAll(async () => {
  sim = await startSim({
    models: [{ name: 'm', answerTokens: 120, ttftMs: 0, itlMs: 0 }],
    timeScale: 0,
    seed: 3,
  });
});
afterAll(() => sim.close());

const OPTIONS = { model: 'm', draws: '5' };

describe('audit lossless', () => {
  test('an endpoint that gives the reference’s tokens is lossless, and says how much it drafted', async () => {
    const proxy = await startLossyProxy(sim.url, 0);
    const { code, report } = await audited(command, { url: proxy.url, reference: sim.url, ...OPTIONS });
    proxy.close();
    expect(code).toBe(0);
    expect(report.findings).toEqual([]);
    expect(report.facts).toMatchObject({
      verdict: 'lossless',
      differences: 0,
      logprobs: true,
      speculation: { acceptanceLength: 2.5, acceptanceRate: 0.5 },
    });
    expect(report.facts?.rateAtMost).toBeLessThan(0.001);
  });

  test('one that changes one token in a hundred is not', async () => {
    const proxy = await startLossyProxy(sim.url, 0.01);
    const { code, report } = await audited(command, { url: proxy.url, reference: sim.url, ...OPTIONS });
    proxy.close();
    expect(code).toBe(1);
    expect(report.findings).toMatchObject([{ check: 'lossless/answers', verdict: 'affected' }]);
    expect(report.facts).toMatchObject({ verdict: 'not lossless', ownDifferences: 0 });
  });

  test('too few tokens are no verdict and no finding that counts', async () => {
    const options = { url: sim.url, reference: sim.url, model: 'm', draws: '0', prompts: '3' };
    const { code, report } = await audited(command, options);
    expect(code).toBe(0);
    expect(report.findings).toMatchObject([{ verdict: 'unknown' }]);
    expect(report.facts?.speculation).toBe('its metrics speak of no drafts');
  });
});
