import type { Backend } from '../fleet/types.ts';
import { askBackend } from './ask-backend.ts';
import type { UpstreamPools } from './pools.ts';

/** Whether `path` at the backend answers below 500 within `timeoutMs`. Never throws. */
export async function probeBackend(
  pools: UpstreamPools,
  backend: Backend,
  path: string,
  timeoutMs: number,
): Promise<boolean> {
  try {
    const response = await askBackend(pools, backend, path, timeoutMs);
    await response.body.dump();
    return response.statusCode < 500;
  } catch {
    return false; // refused, reset or late: that is what the probe is for
  }
}
