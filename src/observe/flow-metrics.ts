import type { MetricsRegistry } from './metrics.ts';

/** Powers of two of a microsecond, where the gap scale has its edges: 1 ms to 17 s, so that no gap is counted wrongly. */
const GAP_SECONDS = Array.from({ length: 15 }, (_, i) => 2 ** (i + 10) / 1_000_000);

/** Metrics of how tokens flow from backends; read from the fleet before they are shown. */
export function flowMetrics(registry: MetricsRegistry) {
  const labels = ['model', 'backend'] as const;
  return {
    flowGap: registry.histogram({
      name: 'fairlead_flow_gap_seconds',
      help: 'Time between two chunks of a stream, from its second chunk on.',
      labels,
      bounds: GAP_SECONDS,
    }),
    flowStalls: registry.counter({
      name: 'fairlead_flow_stalls_total',
      help: 'Gaps that were longer than the backend’s own history allows for.',
      labels,
    }),
    flowStragglers: registry.counter({
      name: 'fairlead_flow_stragglers_total',
      help: 'How often a backend became slower than its own history and its siblings.',
      labels,
    }),
    flowShare: registry.gauge({
      name: 'fairlead_flow_share',
      help: 'Share of its weight that a backend gets by its flow, 0 to 1; with several workers, the least.',
      labels,
      merge: 'min',
    }),
    flowStreams: registry.gauge({
      name: 'fairlead_flow_streams',
      help: 'Streams that run.',
      labels,
    }),
    flowTokens: registry.gauge({
      name: 'fairlead_flow_tokens_per_second',
      help: 'Tokens a second over the last ten to twenty seconds, all streams together.',
      labels,
    }),
    flowJitter: registry.gauge({
      name: 'fairlead_flow_jitter_seconds',
      help: 'Smoothed difference of two gaps in a row.',
      labels,
      merge: 'max',
    }),
  };
}
