// biome-ignore-all lint/suspicious/noThenProperty: the key reads well in a config, and nothing awaits the object
import { z } from 'zod';
import { defineSelection, type Selector } from './define.ts';
import { isAvailable } from './ranking.ts';

const config = z.strictObject({
  idleTimeoutSeconds: z
    .number()
    .positive()
    .default(300)
    .meta({ description: 'A session that was quiet for longer chooses anew.' }),
  then: z
    .looseObject({ type: z.string().min(1) })
    .default({ type: 'static' })
    .meta({ description: 'The algorithm that chooses when the session has no model to keep.' }),
});

export default defineSelection({
  id: 'session_sticky',
  title: 'Session-sticky',
  summary: 'Keeps a session on the model that served it last, so that its prompt cache stays warm.',
  config,
  examples: [
    { title: 'Keep the model, else the first candidate', config: {} },
    {
      title: 'Keep the model for ten minutes, else the cheapest',
      config: {
        idleTimeoutSeconds: 600,
        then: { type: 'cost_aware' },
      },
    },
  ],
  create(options, nested): Selector {
    const inner = nested(options.then);
    const idleMs = options.idleTimeoutSeconds * 1000;
    return {
      select(input, world) {
        const fresh = inner.select(input, world);
        const last = input.sessionId === undefined ? undefined : world.sessions.get(input.sessionId);
        if (last === undefined || input.nowMs - last.lastMs > idleMs) return fresh;
        const kept = fresh.order.find((ref) => ref.model === last.model);
        if (kept === undefined || !isAvailable(kept, world)) return fresh;
        return {
          chosen: kept,
          order: [kept, ...fresh.order.filter((ref) => ref !== kept)],
          scores: fresh.scores.map((entry) =>
            entry.model === kept.model ? { ...entry, why: `served this session last; ${entry.why}` } : entry,
          ),
          reason: `keeps the session on ${kept.model}`,
          domain: fresh.domain,
        };
      },
    };
  },
});
