import { describe, expect, test } from 'vitest';
import type { BackendFlow } from './backend-flow.ts';
import { FlowSimulation, HEALTHY } from './flows.fixture.ts';

/** 60,000 gaps. */
const LONG_MS = 1_200_000;
const FLOOR = 0.02;
const noisy = HEALTHY.noisy as (random: () => number) => number;

/** One of four, three times slower since the call. */
function straggling(streamsEach = 4) {
  const simulation = new FlowSimulation(4, streamsEach, noisy);
  simulation.run(30_000);
  simulation.slower[0] = 3;
  const [flow] = simulation.flows as [BackendFlow];
  const tookMs = simulation.run(10_000, () => flow.degraded);
  return { simulation, flow, tookMs };
}

describe('healthy backends, however noisy', () => {
  test.each(Object.entries(HEALTHY))('%s: no call within 20 minutes at 50 chunks a second', (_, gap) => {
    const simulation = new FlowSimulation(1, 1, gap);
    simulation.run(LONG_MS);
    expect(simulation.flows[0]?.calls).toBe(0);
  });

  test('of different generations keep to their own histories', () => {
    const simulation = new FlowSimulation(3, 4, (random, backend) => noisy(random) * 4 ** backend);
    simulation.run(120_000);
    expect(simulation.flows.map(({ calls }) => calls)).toEqual([0, 0, 0]);
    expect(simulation.flows.map((flow) => flow.state(simulation.nowMs))).toEqual([
      'steady',
      'steady',
      'steady',
    ]);
  });

  test('that become slower together are no stragglers', () => {
    const simulation = new FlowSimulation(4, 4, noisy);
    simulation.run(30_000);
    simulation.slower.fill(3);
    simulation.run(20_000);
    expect(simulation.flows.map(({ calls }) => calls)).toEqual([0, 0, 0, 0]);
  });
});

describe('a straggler', () => {
  test('is found within three windows of 200 ms and the one that runs, and its siblings are not', () => {
    const { simulation, tookMs } = straggling();
    expect(tookMs).toBeLessThanOrEqual(800);
    simulation.run(10_000);
    expect(simulation.flows.map(({ degraded }) => degraded)).toEqual([true, false, false, false]);
  });

  test('is found beside a single sibling and among different machines', () => {
    const simulation = new FlowSimulation(2, 4, (random, backend) => noisy(random) * (backend === 0 ? 5 : 1));
    simulation.run(60_000);
    simulation.slower[1] = 3; // still faster than the other
    simulation.run(3_000);
    expect(simulation.flows.map(({ degraded }) => degraded)).toEqual([false, true]);
  });

  test('is found alone, against its own history', () => {
    const simulation = new FlowSimulation(1, 4, noisy);
    simulation.run(30_000);
    simulation.slower[0] = 3;
    simulation.run(2_000);
    expect(simulation.flows[0]?.degraded).toBe(true);
  });

  test('keeps the floor of its share, and more once nothing comes that could show how it is', () => {
    const { simulation, flow } = straggling();
    const at = (afterMs: number) => flow.share(simulation.nowMs + afterMs, FLOOR);
    expect([at(0), at(4_999), at(5_000), at(10_000), at(3_600_000)]).toEqual([0.02, 0.02, 0.04, 0.08, 0.5]);
  });

  test('returns by slow start once its pace is its own again', () => {
    const { simulation, flow } = straggling();
    simulation.slower[0] = 1;
    expect(simulation.run(20_000, () => !flow.degraded)).toBeLessThan(3_000);
    const at = (afterMs: number) => flow.share(simulation.nowMs + afterMs, FLOOR);
    expect([at(0), at(2_500), at(5_000), at(10_001)].map((share) => share.toFixed(2))).toEqual([
      '0.10',
      '0.25',
      '0.50',
      '1.00',
    ]);
    expect(flow.state(simulation.nowMs)).toBe('returning');
    expect(flow.state(simulation.nowMs + 10_001)).toBe('steady');
  });

  test('that stays as it is for ten minutes has found its pace', () => {
    const { simulation, flow } = straggling(1);
    simulation.run(610_000, () => !flow.degraded);
    expect(flow.degraded).toBe(false);
    simulation.run(20_000);
    expect([flow.calls, flow.state(simulation.nowMs)]).toEqual([1, 'steady']);
  });
});

test('what is shown is of the last seconds, what is counted of all', () => {
  const simulation = new FlowSimulation(1, 2, () => 20);
  const [flow] = simulation.flows as [BackendFlow];
  simulation.run(30_000);
  const recent = flow.recent(simulation.nowMs);
  expect(recent.tokensPerSecond).toBeGreaterThan(90);
  expect(recent.tokensPerSecond).toBeLessThan(110);
  expect(recent.gapP50Ms).toBeGreaterThan(18);
  expect(recent.gapP99Ms).toBeLessThan(22);
  expect(recent.jitterMs).toBeLessThan(1);
  const { counts, sumMs } = flow.totals();
  expect(counts.reduce((sum, count) => sum + count)).toBe(3_000);
  expect(sumMs).toBeCloseTo(60_000, 3);
  expect(flow.recent(simulation.nowMs + 60_000)).toMatchObject({ tokensPerSecond: 0, gapP50Ms: null });
});

test('chunks of several tokens count as many', () => {
  const simulation = new FlowSimulation(1, 1, () => 20);
  const [flow] = simulation.flows as [BackendFlow];
  for (let i = 0; i < 200; i++) flow.counted(300, 100);
  simulation.run(20_000);
  expect(flow.recent(simulation.nowMs).tokensPerSecond).toBeCloseTo(150, -1);
});
