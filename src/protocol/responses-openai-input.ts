import { asString } from './json-guards.ts';
import type { Item } from './responses-openai-types.ts';

export type NewId = (prefix: string) => string;

/** How ids of items begin, as OpenAI's do. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['message', 'msg'],
  ['reasoning', 'rs'],
  ['function_call', 'fc'],
  ['function_call_output', 'fco'],
  ['custom_tool_call', 'ctc'],
  ['custom_tool_call_output', 'ctco'],
]);

/** The items of a checked `input`, in full form and each with an id, as they are kept and listed. */
export function readInput(input: unknown, newId: NewId): Item[] {
  if (typeof input === 'string') return [message('user', input, newId)];
  return ((input ?? []) as Item[]).map((item) => {
    const type = asString(item.type) ?? 'message';
    if (type === 'item_reference') return item;
    const id = asString(item.id) ?? newId(PREFIXES.get(type) ?? 'item');
    if (type === 'message' && typeof item.content === 'string') {
      return { ...item, ...message(asString(item.role) ?? 'user', item.content, () => id) };
    }
    return { ...item, id, type };
  });
}

function message(role: string, text: string, newId: NewId): Item {
  const part =
    role === 'assistant' ? { type: 'output_text', text, annotations: [] } : { type: 'input_text', text };
  return { id: newId('msg'), type: 'message', status: 'completed', role, content: [part] };
}
