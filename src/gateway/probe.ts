import type { Backend } from '../fleet/types.ts';
import type { UpstreamPools } from './pools.ts';

/** Whether `path` at the backend answers below 500 within `timeoutMs`. Never throws. */
export async function probeBackend(
  pools: UpstreamPools,
  backend: Backend,
  path: string,
  timeoutMs: number,
): Promise<boolean> {
  const base = backend.provider.request('models', { model: backend.upstreamModel, stream: false });
  try {
    const response = await pools.get(backend.origin, backend.timeouts.connectMs).request({
      method: 'GET',
      path,
      headers: { ...base?.headers },
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body.dump();
    return response.statusCode < 500;
  } catch {
    return false; // refused, reset or late: that is what the probe is for
  }
}
