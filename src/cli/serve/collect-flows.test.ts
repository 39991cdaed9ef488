import { expect, test } from 'vitest';
import type { TrackedBackend } from '../../fleet/backend.ts';
import { FlowSimulation } from '../../fleet/flows/flows.fixture.ts';
import { createGatewayMetrics } from '../../observe/gateway-metrics.ts';
import { MetricsRegistry } from '../../observe/metrics.ts';
import { collectFlows } from './collect-flows.ts';

test('shows each gap once, under the bound that it does not exceed', () => {
  const simulation = new FlowSimulation(2, 1, (_, backend) => (backend === 0 ? 10 : 3_000));
  simulation.run(30_000);
  const registry = new MetricsRegistry();
  const metrics = createGatewayMetrics(registry);
  const backends = simulation.flows.map((flow, i) => ({
    id: `b-${i}`,
    model: 'm',
    flow,
    flows: { enabled: true, minStallMs: 150, probeShare: 0.02 },
  })) as unknown as TrackedBackend[];
  const before = new Map<string, number>();
  const growth = (name: string, total: number) => {
    const grown = total - (before.get(name) ?? 0);
    before.set(name, total);
    return grown;
  };
  const collect = () => collectFlows(metrics, backends, simulation.nowMs, growth);
  collect();
  collect(); // scraping twice counts nothing twice
  const value = (start: string) =>
    Number(
      registry
        .text()
        .split('\n')
        .find((line) => line.startsWith(start))
        ?.split(' ')
        .at(-1),
    );
  const gap = (backend: string, le: string) =>
    value(`fairlead_flow_gap_seconds_bucket{model="m",backend="${backend}",le="${le}"}`);
  expect([gap('b-0', '0.008192'), gap('b-0', '0.016384'), gap('b-0', '+Inf')]).toEqual([0, 3_000, 3_000]);
  expect([gap('b-1', '2.097152'), gap('b-1', '4.194304'), gap('b-1', '+Inf')]).toEqual([0, 10, 10]);
  expect(value('fairlead_flow_gap_seconds_sum{model="m",backend="b-0"}')).toBeCloseTo(30, 6);
  expect(value('fairlead_flow_share{model="m",backend="b-0"}')).toBe(1);
  expect(value('fairlead_flow_streams{model="m",backend="b-0"}')).toBe(1);
  expect(value('fairlead_flow_tokens_per_second{model="m",backend="b-0"}')).toBeCloseTo(100, -1);
  expect(value('fairlead_flow_stalls_total{model="m",backend="b-0"}')).toBe(0);
  const flow = simulation.flows[0];
  if (flow !== undefined) flow.stalls = 3;
  collect();
  expect(value('fairlead_flow_stalls_total{model="m",backend="b-0"}')).toBe(3);
});
