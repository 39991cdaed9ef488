import type { TextForm } from '../guard/text-form.ts';

/** Told a text, its form and where it stands (keys joined by `/`; a position in a list is its `index` where it has one). */
export type VisitText = (text: string, form: TextForm, path: string) => string;

/** Names of fields whose texts are left alone. */
export type FixedFields = ReadonlySet<string>;

/** Fields that say what something is, name a tool, or carry data and addresses: no text of a speaker. */
const FIXED: FixedFields = new Set([
  'call_id',
  'data',
  'detail',
  'encrypted_content',
  'file_data',
  'file_id',
  'file_url',
  'finish_reason',
  'format',
  'id',
  'media_type',
  'mime_type',
  'name',
  'role',
  'signature',
  'thought_signature',
  'tool_call_id',
  'type',
  'url',
]);

/**
 * `value` (a message, its change in a stream, or anything made of them) with each text replaced by what `visit` gives for it;
 * what nothing was replaced in is the very same. Left alone, unless `fixed` says otherwise: names of speakers and tools, ids,
 * addresses and file contents. O(size).
 */
export function mapTexts<Value>(value: Value, visit: VisitText, fixed: FixedFields = FIXED): Value {
  return mapped(value, '', '', { visit, fixed }) as Value;
}

interface Walk {
  readonly visit: VisitText;
  readonly fixed: FixedFields;
}

function mapped(value: unknown, key: string, path: string, walk: Walk): unknown {
  if (typeof value === 'string') {
    if (value === '' || walk.fixed.has(key)) return value;
    return walk.visit(value, key === 'arguments' ? 'json' : 'text', path);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? mappedList(value, key, path, walk) : mappedObject(value, path, walk);
}

function mappedList(list: readonly unknown[], key: string, path: string, walk: Walk): unknown {
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const one = list[i];
    const next = mapped(one, key, `${path}/${indexOf(one) ?? i}`, walk);
    if (next !== one) {
      copy ??= [...list];
      copy[i] = next;
    }
  }
  return copy ?? list;
}

function mappedObject(object: object, path: string, walk: Walk): unknown {
  let changes: Map<string, unknown> | undefined;
  for (const [key, one] of Object.entries(object)) {
    const next = mapped(one, key, path === '' ? key : `${path}/${key}`, walk);
    if (next !== one) {
      changes ??= new Map();
      changes.set(key, next);
    }
  }
  if (changes === undefined) return object;
  const made = changes;
  // not by assignment: a client may call a key __proto__
  return Object.fromEntries(
    Object.entries(object).map(([key, one]) => [key, made.has(key) ? made.get(key) : one]),
  );
}

function indexOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { index } = value as { index?: unknown };
  return typeof index === 'number' ? index : undefined;
}
