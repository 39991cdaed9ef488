import { asObject, type JsonObject } from './json-guards.ts';
import type { Losses } from './openai-content.ts';

const MARKED = ['type', 'cache_control'];

/** The fields of each block that a chat carries, or whose loss is named where they are read. */
const CARRIED: ReadonlyMap<unknown, ReadonlySet<string>> = new Map([
  ['text', new Set([...MARKED, 'text', 'citations'])],
  ['image', new Set([...MARKED, 'source'])],
  ['document', new Set([...MARKED, 'source', 'title', 'context', 'citations'])],
  ['search_result', new Set([...MARKED, 'source', 'title', 'content', 'citations'])],
  ['tool_use', new Set([...MARKED, 'id', 'name', 'input'])],
  ['tool_result', new Set([...MARKED, 'tool_use_id', 'content', 'is_error'])],
  ['thinking', new Set(['type', 'thinking', 'signature'])],
  ['redacted_thinking', new Set(['type', 'data'])],
]);

/** A call that the model itself made: what every answer without programmatic calls says. */
const isDirect = (name: string, value: unknown) => name === 'caller' && asObject(value)?.type === 'direct';

/** Names in `lost` each field of a block that no chat carries. O(fields). */
export function noteFields(block: JsonObject, path: string, lost: Losses): void {
  const carried = CARRIED.get(block.type);
  if (carried === undefined) return;
  for (const name in block) {
    const value = block[name];
    if (value === undefined || value === null || carried.has(name) || isDirect(name, value)) continue;
    lost.add(`${path}.${name}`);
  }
}
