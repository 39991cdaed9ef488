import type { FleetOptions } from '../contract.ts';
import type { Backend } from '../types.ts';
import { readServerMetrics } from './server-metrics.ts';

const JITTER = 0.2;
/** A server that does not answer is asked less and less often, down to once in so many intervals. */
const MOST_PATIENCE = 32;

type ScrapeOptions = Pick<FleetOptions, 'config' | 'clock' | 'random' | 'fetchText'>;

/** Those of the backends whose servers' metrics somebody goes by, and can be read. */
export function scraped<B extends Backend>(
  pools: readonly { readonly usesPlacement: boolean; readonly backends: readonly B[] }[],
  { config, fetchText }: ScrapeOptions,
): B[] {
  const { enabled, providers } = config.placement.metrics;
  if (!enabled || fetchText === undefined) return [];
  return pools
    .filter((pool) => pool.usesPlacement)
    .flatMap(({ backends }) => backends.filter(({ providerId }) => providers.includes(providerId)));
}

/**
 * Reads the metrics of each backend's server on the configured interval, spread out; returns what stops it. What
 * fails is left out in silence: the reading grows stale and the server's state becomes unknown.
 */
export function startScrapes(backends: readonly Backend[], options: ScrapeOptions): () => void {
  const { config, clock, random, fetchText } = options;
  const rules = config.placement.metrics;
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  const later = (backend: Backend, failures: number, delayMs: number) => {
    const timer = setTimeout(async () => {
      timers.delete(timer);
      const text = await fetchText?.(backend, rules.path, rules.timeoutMs).catch(() => undefined);
      if (stopped) return;
      const server =
        text === undefined ? undefined : readServerMetrics(text, backend.upstreamModel, clock.monotonicMs());
      if (server !== undefined) backend.placement.told(server, backend.inFlight);
      const missed = server === undefined ? failures + 1 : 0;
      const patience = Math.min(MOST_PATIENCE, 2 ** Math.max(0, missed - 2));
      later(backend, missed, rules.intervalMs * patience * (1 - JITTER / 2 + random() * JITTER));
    }, delayMs);
    timer.unref();
    timers.add(timer);
  };

  for (const backend of backends) later(backend, 0, random() * rules.intervalMs);
  return () => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };
}
