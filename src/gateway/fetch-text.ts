import type { Backend } from '../fleet/types.ts';
import { askBackend } from './ask-backend.ts';
import type { UpstreamPools } from './pools.ts';

/** vLLM shows about 100 kB. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The text at `path` of the backend's server, asked with the backend's own key; undefined where it does not answer 200 with at
 * most 4 MiB within `timeoutMs`. Never throws.
 */
export async function fetchBackendText(
  pools: UpstreamPools,
  backend: Backend,
  path: string,
  timeoutMs: number,
): Promise<string | undefined> {
  try {
    const response = await askBackend(pools, backend, path, timeoutMs);
    if (response.statusCode !== 200) {
      await response.body.dump();
      return undefined;
    }
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body) {
      length += (part as Uint8Array).length;
      if (length > MOST_BYTES) return undefined;
      parts.push(part as Uint8Array);
    }
    return Buffer.concat(parts).toString();
  } catch {
    return undefined; // refused, reset or late: the reading before it grows stale
  }
}
