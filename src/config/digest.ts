import { createHash } from 'node:crypto';

/** One digest of the contents of several files, in their order; undefined stands for a file that is not there. O(bytes). */
export function digestOf(contents: readonly (string | undefined)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) {
    // the length first: else what ends one file could as well begin the next
    hash.update(content === undefined ? 'none;' : `${content.length};`);
    if (content !== undefined) hash.update(content);
  }
  return hash.digest('hex');
}
