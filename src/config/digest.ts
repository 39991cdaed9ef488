import { createHash } from 'node:crypto';

/** One digest of the contents of several files, in their order; undefined stands for a file that is not there. O(bytes). */
export function digestOf(contents: readonly (string | Uint8Array | undefined)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    // the length first: else what ends one file could as well begin the next
    hash.update(bytes === undefined ? 'none;' : `${bytes.length};`);
    if (bytes !== undefined) hash.update(bytes);
  }
  return hash.digest('hex');
}
