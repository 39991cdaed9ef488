import { z } from 'zod';
import { millisecondsSchema } from './values.ts';

/** What placement knows of backends besides their answers. */
export const placementSchema = z.strictObject({
  loadFactor: z.number().min(1).default(1.25).meta({
    description:
      'How far over its share of the requests in flight a backend may go for the sake of a cached prefix.',
  }),
  loadFloor: z
    .int()
    .positive()
    .default(4)
    .meta({ description: 'Requests in flight that a backend of full weight may always have.' }),
  cacheTokens: z.int().positive().default(262_144).meta({
    description:
      'Tokens of prompts that a backend is taken to keep cached, where its metrics do not say how many it can.',
  }),
  metrics: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .meta({ description: 'Whether servers’ metrics are read where a balancing policy goes by them.' }),
      providers: z
        .array(z.string().min(1))
        .default(['vllm', 'sglang'])
        .meta({ description: 'Providers whose servers have metrics under vLLM’s or SGLang’s names.' }),
      path: z
        .string()
        .startsWith('/')
        .default('/metrics')
        .meta({ description: 'Where a server’s metrics are, from its root.' }),
      intervalMs: millisecondsSchema.min(50).default(1_000).meta({ description: 'Between two readings.' }),
      timeoutMs: millisecondsSchema.min(1).default(1_000).meta({ description: 'For a reading’s answer.' }),
      staleMs: millisecondsSchema
        .min(1)
        .default(5_000)
        .meta({ description: 'Age at which a reading no longer counts and the server’s state is unknown.' }),
    })
    .prefault({})
    .meta({ description: 'Queues, KV-cache use and adapters, as vLLM and SGLang show them to Prometheus.' }),
});

export type PlacementConfig = z.infer<typeof placementSchema>;
