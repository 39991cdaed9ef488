import { z } from 'zod';
import { timeoutsSchema } from './model.ts';

export const listenSchema = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(8899),
  admin: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.int().min(0).max(65_535).default(8898),
      token: z.string().optional().meta({ secret: true }),
    })
    .optional()
    .meta({ description: 'Where the management API listens once the gateway leaves loopback.' }),
});

export const limitsSchema = z.strictObject({
  bodyBytes: z
    .int()
    .positive()
    .default(32 * 1024 * 1024),
  headerBytes: z
    .int()
    .positive()
    .default(32 * 1024),
  jsonDepth: z.int().positive().default(128),
  bodyTimeoutMs: z
    .int()
    .nonnegative()
    .default(30_000)
    .meta({ description: 'For a client to send its whole request.' }),
  idleTimeoutMs: z
    .int()
    .nonnegative()
    .default(75_000)
    .meta({ description: 'Keep-alive: how long an idle client connection stays open.' }),
  slowReaderTimeoutMs: z
    .int()
    .nonnegative()
    .default(60_000)
    .meta({ description: 'How long a client may take nothing of a stream that has bytes for it.' }),
  pingIntervalMs: z
    .int()
    .nonnegative()
    .default(15_000)
    .meta({ description: 'Quiet streams get a comment this often; 0 sends none.' }),
  drainTimeoutMs: z
    .int()
    .nonnegative()
    .default(30_000)
    .meta({ description: 'How long a stop waits for requests in flight.' }),
});

export const fleetSchema = z.strictObject({
  balance: z
    .string()
    .default('weighted')
    .meta({ description: 'Balancing policy among the backends of a model.' }),
  timeouts: timeoutsSchema.prefault({}),
  retry: z
    .strictObject({
      attempts: z.int().min(1).default(4).meta({ description: 'Tries in all, the first included.' }),
      budgetRatio: z
        .number()
        .min(0)
        .default(0.2)
        .meta({ description: 'Retries allowed per request over time, beyond budgetMin.' }),
      budgetMin: z
        .int()
        .nonnegative()
        .default(100)
        .meta({ description: 'Retries always allowed within ten seconds.' }),
      backoffMs: z
        .int()
        .nonnegative()
        .default(25)
        .meta({ description: 'First pause; doubles, with jitter.' }),
      maxRetryAfterMs: z
        .int()
        .nonnegative()
        .default(5_000)
        .meta({ description: 'A longer Retry-After moves on to another backend or ends the tries.' }),
    })
    .prefault({}),
  health: z
    .strictObject({
      active: z.boolean().default(true),
      intervalMs: z.int().positive().default(10_000),
      timeoutMs: z.int().positive().default(2_000),
      path: z.string().optional().meta({ description: 'Left out: the provider’s own health path.' }),
      unhealthyAfter: z.int().positive().default(3),
      healthyAfter: z.int().positive().default(1),
    })
    .prefault({}),
  breaker: z
    .strictObject({
      consecutiveFailures: z.int().positive().default(5),
      openMs: z
        .int()
        .positive()
        .default(5_000)
        .meta({ description: 'First time out; doubles with each trip, up to maxOpenMs.' }),
      maxOpenMs: z.int().positive().default(60_000),
      maxEjectedShare: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .meta({ description: 'Never eject more than this share of a model’s backends.' }),
    })
    .prefault({}),
  hedge: z
    .strictObject({
      percentile: z.number().min(50).max(99.9).default(95),
      maxRatio: z
        .number()
        .min(0)
        .max(1)
        .default(0.05)
        .meta({ description: 'Extra requests allowed per request.' }),
      minMs: z.int().nonnegative().default(50),
    })
    .optional()
    .meta({
      description: 'Send a second request after a percentile of the first-token time. Off when left out.',
    }),
});

export const logSchema = z.strictObject({
  level: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  requests: z.boolean().default(true).meta({ description: 'One line a request.' }),
  prompts: z.boolean().default(false).meta({ description: 'Also log prompt text.' }),
});

export type ListenConfig = z.infer<typeof listenSchema>;
export type LimitsConfig = z.infer<typeof limitsSchema>;
export type FleetConfig = z.infer<typeof fleetSchema>;
export type LogConfig = z.infer<typeof logSchema>;
