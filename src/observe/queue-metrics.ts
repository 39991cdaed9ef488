import type { MetricsRegistry } from './metrics.ts';

/** Seconds: from a place at once to the longest wait that anybody would bear. */
const WAIT_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Of admission, and of models whose backends share the work. */
export function queueMetrics(registry: MetricsRegistry) {
  return {
    queueLength: registry.gauge({
      name: 'fairlead_queue_length',
      help: 'Requests that wait for a place at a model’s backends, by priority.',
      labels: ['model', 'priority'],
    }),
    queueWait: registry.histogram({
      name: 'fairlead_queue_wait_seconds',
      help: 'How long requests waited that were let through; 0 for those that found a place.',
      labels: ['model', 'priority'],
      bounds: WAIT_SECONDS,
    }),
    shed: registry.counter({
      name: 'fairlead_shed_total',
      help: 'Requests refused for overload, by reason: full, displaced, late, timeout or event_loop.',
      labels: ['model', 'priority', 'reason'],
    }),
    prefills: registry.counter({
      name: 'fairlead_prefills_total',
      help: 'Requests to models with prefill backends: prompt handed over, prefill failed, or skipped.',
      labels: ['model', 'how'],
    }),
  };
}
