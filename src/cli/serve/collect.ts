import type { Gateway } from '../../gateway/gateway.ts';
import type { GatewayMetrics } from '../../observe/gateway-metrics.ts';
import { collectFlows } from './collect-flows.ts';
import type { Standing } from './standing.ts';

/** Brings up to date, before metrics are read, what is counted elsewhere. */
export function createCollector(metrics: GatewayMetrics, gateway: Gateway, standing: Standing): () => void {
  const totals = new Map<string, number>();
  /** How much `total` has grown since it was last seen. */
  const growth = (name: string, total: number): number => {
    const before = totals.get(name) ?? 0;
    totals.set(name, total);
    return total - before;
  };
  return () => {
    metrics.inFlight.with().set(gateway.inFlight);
    metrics.backendState.children.clear();
    for (const backend of gateway.runtime.fleet.backends()) {
      metrics.backendState.with(backend.model, backend.id, backend.state).set(1);
    }
    collectFlows(metrics, gateway.runtime.fleet.backends(), performance.now(), growth);
    const cache = gateway.services.cache.stats();
    metrics.cacheEntries.with().set(cache.entries);
    metrics.cacheBytes.with().set(cache.bytes);
    metrics.cacheEvictions.with().inc(growth('evicted', cache.evicted));
    metrics.cacheRefusals.with().inc(growth('refused', cache.refused));
    metrics.savedTokens.with().inc(growth('tokens', cache.savedTokens));
    metrics.savedCost.with().inc(growth('cost', cache.savedCost));
    metrics.savedSeconds.with().inc(growth('seconds', cache.savedMs / 1_000));
    metrics.recordsShed.with().inc(growth('shed', standing.shed));
    metrics.degraded.with().set(gateway.degraded.length);
  };
}
