import { Redis } from 'ioredis';

const CONNECT_MS = 1_000;
const LONGEST_RECONNECT_MS = 2_000;

/**
 * A client of the Redis at `url` that holds nobody up: a command without an answer fails after `commandMs`, one without a
 * connection at once, and none is ever sent twice. It goes on trying to connect by itself, with growing pauses.
 * `connect` it before use.
 */
export function createRedisClient(url: string, name: string, commandMs: number): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: commandMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(LONGEST_RECONNECT_MS, 100 * 2 ** Math.min(times - 1, 10)),
    connectionName: name,
  });
  redis.on('error', () => undefined); // commands tell
  return redis;
}
