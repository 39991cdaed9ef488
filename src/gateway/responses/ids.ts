import { randomBytes } from 'node:crypto';
import type { NewId } from '../../protocol/responses-openai-input.ts';

const KEY_BYTES = 16;
const ITEM_ID = /^[a-z]+_([0-9a-f]{32})_\d+$/;

/** Ids of one response and of its items. An item's id tells its response, so that a reference to it needs no index. */
export interface ResponseIds {
  readonly id: string;
  readonly newId: NewId;
}

/** Nobody can guess them: whoever has one was given it. */
export function createResponseIds(): ResponseIds {
  const key = randomBytes(KEY_BYTES).toString('hex');
  let count = 0;
  return { id: `resp_${key}`, newId: (prefix) => `${prefix}_${key}_${count++}` };
}

/** The response that an item of ours belongs to; undefined for an id that is none of ours. */
export function responseIdOf(itemId: string): string | undefined {
  const key = ITEM_ID.exec(itemId)?.[1];
  return key === undefined ? undefined : `resp_${key}`;
}
