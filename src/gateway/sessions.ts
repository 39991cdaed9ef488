import type { SessionMemory } from '../routing/selection/define.ts';

/** Which model served a session last: the newest `limit` sessions, oldest forgotten first. O(1). */
export function createSessions(limit = 50_000): SessionMemory {
  const sessions = new Map<string, { model: string; lastMs: number }>();
  return {
    get: (id) => sessions.get(id),
    set(id, model, nowMs) {
      sessions.delete(id);
      sessions.set(id, { model, lastMs: nowMs });
      if (sessions.size > limit) {
        for (const oldest of sessions.keys()) {
          sessions.delete(oldest);
          break;
        }
      }
    },
  };
}
