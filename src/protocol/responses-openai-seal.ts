import { asObjects, type JsonObject } from './json-guards.ts';

/** Thinking that no service has sealed, as a block among those that one has. */
export const PLAIN = 'plain';

export const plainThought = (text: string): JsonObject => ({ type: PLAIN, text });

/** Says that what follows is ours, and in which form. */
const PREFIX = 'fl1.';

/**
 * `thinking_blocks` of a chat as the `encrypted_content` of a reasoning item: opaque to the client, which sends it back. It
 * is not encrypted: the blocks are sealed by the model's own service, and hold what the client has seen already.
 */
export function sealOf(blocks: readonly JsonObject[]): string {
  return PREFIX + Buffer.from(JSON.stringify(blocks)).toString('base64url');
}

/** The blocks again; undefined for what is none of ours. */
export function openSeal(sealed: string): readonly JsonObject[] | undefined {
  if (!sealed.startsWith(PREFIX)) return undefined;
  try {
    return asObjects(JSON.parse(Buffer.from(sealed.slice(PREFIX.length), 'base64url').toString('utf8')));
  } catch {
    return undefined; // changed on its way: as good as none
  }
}
