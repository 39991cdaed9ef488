import type { Usage } from '../protocol/openai-chat.ts';
import { asUsage } from '../protocol/usage.ts';

const USAGE_KEY = Buffer.from('"usage"');

/**
 * The usage of a whole answer, read from its bytes without parsing the rest; undefined where it has
 * none. The key cannot stand inside a JSON string, where its quotes would be escaped. O(bytes after it).
 */
export function readUsage(body: Buffer): Usage | undefined {
  let at = body.lastIndexOf(USAGE_KEY);
  if (at === -1) return undefined;
  at += USAGE_KEY.length;
  while (body[at] === 0x20 || body[at] === 0x3a) at++;
  if (body[at] !== 0x7b) return undefined;
  let depth = 0;
  for (let end = at; end < body.length; end++) {
    const byte = body[end];
    if (byte === 0x7b) depth++;
    else if (byte === 0x7d && --depth === 0) return parseUsage(body.toString('utf8', at, end + 1));
  }
  return undefined;
}

function parseUsage(text: string): Usage | undefined {
  try {
    return asUsage(JSON.parse(text));
  } catch {
    return undefined; // braces inside a string of a usage object: nobody sends that
  }
}
