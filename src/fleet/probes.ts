import { type TrackedBackend, tellChange } from './backend.ts';
import type { FleetOptions } from './contract.ts';

const JITTER = 0.2;

/** Probes each backend on the configured interval, spread out; returns what stops it. */
export function startProbes(
  backends: readonly TrackedBackend[],
  { config, clock, random, probe, onEvent }: FleetOptions,
): () => void {
  const { intervalMs, timeoutMs, path: configured } = config.health;
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  const later = (backend: TrackedBackend, path: string, delayMs: number) => {
    const timer = setTimeout(async () => {
      timers.delete(timer);
      const good = await probe(backend, path, timeoutMs).catch(() => false);
      if (stopped) return;
      const { health } = backend.memory;
      const nowMs = clock.monotonicMs();
      const from = health.state(nowMs);
      health.probed(good, nowMs);
      tellChange(backend, from, nowMs, onEvent);
      later(backend, path, intervalMs * (1 - JITTER / 2 + random() * JITTER));
    }, delayMs);
    timer.unref();
    timers.add(timer);
  };

  for (const backend of backends) {
    const path = configured ?? backend.provider.healthPath;
    if (path !== undefined) later(backend, path, random() * intervalMs);
  }
  return () => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
  };
}
