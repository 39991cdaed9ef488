import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MetricsRegistry } from './metrics.ts';

const PERCENTILES = [
  ['0.5', 50],
  ['0.99', 99],
  ['1', 100],
] as const;

const NS_PER_SECOND = 1e9;
const LOOP_RESOLUTION_MS = 20;

/**
 * What the process itself costs, under Prometheus' common names, and how late its event loop runs.
 * Keeps a timer until `dispose`.
 */
export function createProcessMetrics(registry: MetricsRegistry): { dispose(): void } {
  const cpu = registry
    .counter({ name: 'process_cpu_seconds_total', help: 'User and system CPU time.', labels: [] })
    .with();
  const resident = registry
    .gauge({ name: 'process_resident_memory_bytes', help: 'Resident memory.', labels: [] })
    .with();
  const heap = registry
    .gauge({ name: 'nodejs_heap_size_used_bytes', help: 'JavaScript heap in use.', labels: [] })
    .with();
  registry
    .gauge({
      name: 'process_start_time_seconds',
      help: 'Start of the process, seconds since the epoch.',
      labels: [],
      merge: 'min',
    })
    .with()
    .set(Math.round(performance.timeOrigin) / 1000);
  const delay = registry.gauge({
    name: 'fairlead_event_loop_delay_seconds',
    help: 'How late timers ran since the last scrape, by quantile; 1 is the worst.',
    labels: ['quantile'],
    merge: 'max',
  });

  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();
  registry.onCollect(() => {
    const { user, system } = process.cpuUsage();
    cpu.value = (user + system) / 1e6;
    resident.set(process.memoryUsage.rss());
    heap.set(process.memoryUsage().heapUsed);
    for (const [quantile, percentile] of PERCENTILES) {
      // The monitor records the whole interval between two ticks of its timer.
      const lateNs = loop.count === 0 ? 0 : loop.percentile(percentile) - LOOP_RESOLUTION_MS * 1e6;
      delay.with(quantile).set(Math.max(0, lateNs) / NS_PER_SECOND);
    }
    loop.reset();
  });
  return { dispose: () => loop.disable() };
}
