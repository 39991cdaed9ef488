import type { Clock } from '../core/clock.ts';
import type { TrackedBackend } from './backend.ts';
import type { FleetEvent } from './fleet.ts';
import type { ModelPool } from './model-pool.ts';
import type { Flight } from './types.ts';

/** Begins one try at `backend`: counts it, times it, and tells the backend's health how it ended. */
export function beginFlight(
  backend: TrackedBackend,
  pool: ModelPool | undefined,
  clock: Clock,
  onEvent: ((event: FleetEvent) => void) | undefined,
): Flight {
  const startMs = clock.monotonicMs();
  let firstMs = -1;
  let chunks = 0;
  let over = false;
  backend.inFlight++;
  backend.health.began(startMs);
  return {
    backend,
    firstByte() {
      if (firstMs >= 0 || over) return;
      firstMs = clock.monotonicMs();
      const ttftMs = firstMs - startMs;
      backend.sawLatency(ttftMs);
      backend.ttft.add(ttftMs, firstMs);
      pool?.ttft.add(ttftMs, firstMs);
    },
    chunk() {
      chunks++;
    },
    end(how, detail = {}) {
      if (over) return; // a flight ends once, whatever its holder does
      over = true;
      backend.inFlight--;
      const nowMs = clock.monotonicMs();
      const from = backend.state;
      backend.health.ended(how, nowMs, pool?.mayEject() ?? false, detail.retryAfterMs);
      const to = backend.state;
      if (from !== to) onEvent?.({ backend: backend.id, model: backend.model, from, to });
      // a stream's chunks are its tokens, near enough, where the backend does not count
      const tokens = detail.tokens ?? chunks;
      if (how !== 'ok' || firstMs < 0 || tokens < 2 || chunks < 2) return;
      const tpotMs = (nowMs - firstMs) / (tokens - 1);
      backend.tpot.add(tpotMs, nowMs);
      pool?.tpot.add(tpotMs, nowMs);
    },
  };
}
