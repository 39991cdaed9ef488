import type { Dispatcher } from 'undici';
import type { Backend } from '../fleet/types.ts';
import type { UpstreamPools } from './pools.ts';

/** GETs `path` of the backend's server with the backend's own key. Rejects when it is refused, reset or late. */
export function askBackend(
  pools: UpstreamPools,
  backend: Backend,
  path: string,
  timeoutMs: number,
): Promise<Dispatcher.ResponseData> {
  const base = backend.provider.request('models', { model: backend.upstreamModel, stream: false });
  return pools.get(backend.origin, backend.timeouts.connectMs).request({
    method: 'GET',
    path,
    headers: { ...base?.headers },
    signal: AbortSignal.timeout(timeoutMs),
  });
}
