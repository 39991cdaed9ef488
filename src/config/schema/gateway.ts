import { z } from 'zod';
import { admissionSchema } from './admission.ts';
import { disaggregationSchema } from './disaggregation.ts';
import { failoverSchema } from './failover.ts';
import { flowsSchema } from './flows.ts';
import { timeoutsSchema } from './model.ts';
import { placementSchema } from './placement.ts';
import { millisecondsSchema, portSchema } from './values.ts';

/** The longest text that V8 can hold, and so the longest body that can be read as one. */
const LONGEST_TEXT = 2 ** 29 - 24;
/** Enough for any request that means something, and far from what a parser's stack can bear. */
const DEEPEST_JSON = 1_000;

const hostSchema = z.string().min(1).default('127.0.0.1');

export const listenSchema = z.strictObject({
  host: hostSchema.meta({ description: 'Address to listen on; 0.0.0.0 for every one of this machine.' }),
  port: portSchema.default(8899).meta({ description: 'Port of the gateway; 0 takes any that is free.' }),
  admin: z
    .strictObject({
      host: hostSchema.meta({ description: 'Address of the management API.' }),
      port: portSchema.default(8898).meta({ description: 'Port of the management API.' }),
      token: z.string().min(1).optional().meta({
        description: 'Bearer token that the management API demands; made anew at each start when left out.',
        secret: true,
      }),
    })
    .optional()
    .meta({ description: 'Where the management API listens once the gateway leaves loopback.' }),
});

export const limitsSchema = z.strictObject({
  bodyBytes: z
    .int()
    .positive()
    .max(LONGEST_TEXT)
    .default(32 * 1024 * 1024)
    .meta({ description: 'Longest request body.' }),
  headerBytes: z
    .int()
    .positive()
    .max(16 * 1024 * 1024)
    .default(32 * 1024)
    .meta({ description: 'All headers of a request together.' }),
  jsonDepth: z
    .int()
    .positive()
    .max(DEEPEST_JSON)
    .default(128)
    .meta({ description: 'How deeply a request’s JSON may be nested.' }),
  bodyTimeoutMs: millisecondsSchema
    .default(30_000)
    .meta({ description: 'For a client to send its whole request.' }),
  idleTimeoutMs: millisecondsSchema
    .default(75_000)
    .meta({ description: 'Keep-alive: how long an idle client connection stays open.' }),
  slowReaderTimeoutMs: millisecondsSchema
    .default(60_000)
    .meta({ description: 'How long a client may take nothing of a stream that has bytes for it.' }),
  pingIntervalMs: millisecondsSchema
    .default(15_000)
    .meta({ description: 'Quiet streams get a comment this often; 0 sends none.' }),
  drainTimeoutMs: millisecondsSchema
    .default(30_000)
    .meta({ description: 'How long a stop waits for requests in flight.' }),
});

export const fleetSchema = z.strictObject({
  balance: z
    .string()
    .default('weighted')
    .meta({ description: 'Balancing policy among the backends of a model.' }),
  timeouts: timeoutsSchema
    .prefault({})
    .meta({ description: 'Time-outs towards backends; 0 switches one off.' }),
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
      backoffMs: millisecondsSchema.default(25).meta({ description: 'First pause; doubles, with jitter.' }),
      maxRetryAfterMs: millisecondsSchema
        .default(5_000)
        .meta({ description: 'A longer Retry-After moves on to another backend or ends the tries.' }),
    })
    .prefault({})
    .meta({ description: 'Further tries of a request that failed before anything was sent to the client.' }),
  health: z
    .strictObject({
      active: z.boolean().default(true).meta({ description: 'Whether backends are asked how they are.' }),
      intervalMs: millisecondsSchema
        .min(1)
        .default(10_000)
        .meta({ description: 'Between two probes of a backend.' }),
      timeoutMs: millisecondsSchema.min(1).default(2_000).meta({ description: 'For a probe’s answer.' }),
      path: z
        .string()
        .startsWith('/')
        .optional()
        .meta({ description: 'Left out: the provider’s own health path.' }),
      unhealthyAfter: z
        .int()
        .positive()
        .default(3)
        .meta({ description: 'Failed probes in a row that take a backend out.' }),
      healthyAfter: z
        .int()
        .positive()
        .default(1)
        .meta({ description: 'Good probes in a row that bring it back.' }),
    })
    .prefault({})
    .meta({ description: 'Probes of backends.' }),
  breaker: z
    .strictObject({
      consecutiveFailures: z
        .int()
        .positive()
        .default(5)
        .meta({ description: 'Failures in a row that open the breaker of a backend.' }),
      openMs: millisecondsSchema
        .min(1)
        .default(5_000)
        .meta({ description: 'First time out; doubles with each trip, up to maxOpenMs.' }),
      maxOpenMs: millisecondsSchema.min(1).default(60_000).meta({ description: 'Longest time out.' }),
      maxEjectedShare: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .meta({ description: 'Never eject more than this share of a model’s backends.' }),
    })
    .prefault({})
    .meta({ description: 'When a backend that fails real requests is left alone for a while.' }),
  hedge: z
    .strictObject({
      percentile: z
        .number()
        .min(50)
        .max(99.9)
        .default(95)
        .meta({ description: 'Of the model’s recent first-token times.' }),
      maxRatio: z
        .number()
        .min(0)
        .max(1)
        .default(0.05)
        .meta({ description: 'Extra requests allowed per request.' }),
      minMs: millisecondsSchema.default(50).meta({ description: 'Never hedge sooner than this.' }),
    })
    .optional()
    .meta({
      description: 'Send a second request after a percentile of the first-token time. Off when left out.',
    }),
  failover: failoverSchema
    .prefault({})
    .meta({ description: 'What becomes of a stream whose backend fails within the answer.' }),
  flows: flowsSchema.prefault({}).meta({ description: 'How the flow of tokens is watched.' }),
  placement: placementSchema
    .prefault({})
    .meta({ description: 'What the choice of a backend goes by, besides the balancing policy.' }),
  admission: admissionSchema
    .prefault({})
    .meta({ description: 'How many requests are let through at once, and who waits.' }),
  disaggregation: disaggregationSchema
    .prefault({})
    .meta({ description: 'How requests go to models that have prefill backends.' }),
});

export const logSchema = z.strictObject({
  level: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .meta({ description: 'The least grave lines that are written.' }),
  requests: z.boolean().default(true).meta({ description: 'One line a request.' }),
  prompts: z.boolean().default(false).meta({ description: 'Also log prompt text.' }),
});

export type ListenConfig = z.infer<typeof listenSchema>;
export type LimitsConfig = z.infer<typeof limitsSchema>;
export type FleetConfig = z.infer<typeof fleetSchema>;
export type LogConfig = z.infer<typeof logSchema>;
