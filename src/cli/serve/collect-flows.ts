import type { TrackedBackend } from '../../fleet/backend.ts';
import { bucketStartMs } from '../../fleet/flows/gap-scale.ts';
import type { Backend } from '../../fleet/types.ts';
import type { GatewayMetrics } from '../../observe/gateway-metrics.ts';
import type { HistogramChild } from '../../observe/metrics.ts';

/** Brings the metrics of flows up to date. `growth` says by how much a total has grown since it was last seen. */
export function collectFlows(
  metrics: GatewayMetrics,
  backends: readonly Backend[],
  nowMs: number,
  growth: (name: string, total: number) => number,
): void {
  for (const gauge of [metrics.flowShare, metrics.flowStreams, metrics.flowTokens, metrics.flowJitter])
    gauge.children.clear();
  for (const { id, model, flow, flows } of backends as readonly TrackedBackend[]) {
    if (flow === undefined) continue;
    const recent = flow.recent(nowMs);
    metrics.flowShare.with(model, id).set(flow.share(nowMs, flows.probeShare));
    metrics.flowStreams.with(model, id).set(flow.streams.length);
    metrics.flowTokens.with(model, id).set(recent.tokensPerSecond);
    metrics.flowJitter.with(model, id).set((recent.jitterMs ?? 0) / 1_000);
    // a backend that a reload has made anew begins at 0
    metrics.flowStalls.with(model, id).inc(Math.max(0, growth(`stalls ${model} ${id}`, flow.stalls)));
    metrics.flowStragglers.with(model, id).inc(Math.max(0, growth(`calls ${model} ${id}`, flow.calls)));
    writeGaps(metrics.flowGap.with(model, id), flow.totals());
  }
}

function writeGaps(
  child: HistogramChild,
  { counts, sumMs }: { readonly counts: Float64Array; readonly sumMs: number },
): void {
  child.counts.fill(0);
  child.sum = sumMs / 1_000;
  let bound = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const endSeconds = bucketStartMs(bucket + 1) / 1_000;
    while (bound < child.bounds.length && endSeconds > (child.bounds[bound] as number) * (1 + 1e-9)) bound++;
    child.counts[bound] = (child.counts[bound] as number) + (counts[bucket] as number);
  }
}
