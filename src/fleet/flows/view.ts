import type { TrackedBackend } from '../backend.ts';
import type { Backend, BackendState } from '../types.ts';
import type { FlowState, RecentFlow } from './backend-flow.ts';
import type { FlowSummary } from './running-stream.ts';

/** A view of many thousand streams helps nobody. */
const MOST_STREAMS = 500;

/** How tokens flow from one backend; the gaps are those of the last ten to twenty seconds. */
export interface BackendFlowView extends RecentFlow {
  readonly id: string;
  readonly model: string;
  readonly state: BackendState;
  readonly flow: FlowState;
  /** How many times slower than its own history its last window was; 1 while it is learned. */
  readonly slowdown: number;
  /** Share of its weight that it gets by its flow, 0 to 1. */
  readonly share: number;
  readonly streams: number;
  /** Since the process began. */
  readonly stalls: number;
  readonly timesDegraded: number;
  /** Silence beyond it is a stall; null while too little is known. */
  readonly stallLimitMs: number | null;
}

/** A stream that runs. */
export interface StreamFlowView extends FlowSummary {
  readonly backend: string;
  /** The request's id where it is known. */
  readonly id: string | null;
  /** Since its second chunk. */
  readonly ageMs: number;
  readonly silentMs: number;
  readonly chunksPerSecond: number;
}

export interface FlowsView {
  readonly backends: readonly BackendFlowView[];
  /** The 500 that began first at the most, by backend. */
  readonly streams: readonly StreamFlowView[];
}

/** Of the backends whose flows are watched. O(backends · buckets + streams). */
export function flowsOf(backends: readonly Backend[], nowMs: number): FlowsView {
  const views: BackendFlowView[] = [];
  const streams: StreamFlowView[] = [];
  for (const backend of backends as readonly TrackedBackend[]) {
    const { flow, flows, id, model, state } = backend;
    if (flow === undefined) continue;
    views.push({
      id,
      model,
      state,
      flow: flow.state(nowMs),
      ...flow.recent(nowMs),
      slowdown: flow.slowdown,
      share: flow.share(nowMs, flows.probeShare),
      streams: flow.streams.length,
      stalls: flow.stalls,
      timesDegraded: flow.calls,
      stallLimitMs: flow.limitMs === undefined ? null : Math.max(flow.limitMs, flows.minStallMs),
    });
    for (const stream of flow.streams) {
      if (streams.length >= MOST_STREAMS) break;
      streams.push({
        backend: id,
        id: stream.label ?? null,
        ageMs: stream.ageMs(nowMs),
        silentMs: stream.silentMs(nowMs),
        chunksPerSecond: stream.chunksPerSecond(nowMs),
        ...stream.summary(),
      });
    }
  }
  return { backends: views, streams };
}
