import type { FieldSpan } from './json-fields.ts';

/** Top-level fields to set (as JSON text) and to remove. Setting wins over removing. */
export interface BodyEdits {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: ReadonlySet<string>;
}

/**
 * `bytes` with its top-level fields edited: everything that is not edited is copied byte for byte,
 * never printed again. A field that stands twice and is edited comes out once. O(bytes) copy,
 * O(fields) work.
 */
export function editBody(bytes: Buffer, fields: readonly FieldSpan[], edits: BodyEdits): Buffer {
  const parts: Uint8Array[] = [];
  const last = new Map<string, number>();
  for (let i = 0; i < fields.length; i++) {
    const name = (fields[i] as FieldSpan).name;
    if (edits.set.has(name)) last.set(name, i);
  }
  let cursor = 0; // copied up to here
  let kept = 0;
  let previousEnd = -1; // end of the last kept value
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as FieldSpan;
    const replacement = edits.set.get(field.name);
    const drop = replacement === undefined ? edits.remove.has(field.name) : last.get(field.name) !== i;
    if (drop) {
      // cut the field and the comma before it, or, before any kept field, up to the next key
      if (kept > 0) {
        parts.push(bytes.subarray(cursor, previousEnd));
        cursor = field.valueEnd;
        previousEnd = field.valueEnd;
      } else {
        parts.push(bytes.subarray(cursor, field.keyStart));
        cursor = fields[i + 1]?.keyStart ?? field.valueEnd;
      }
      continue;
    }
    kept++;
    if (replacement !== undefined) {
      parts.push(bytes.subarray(cursor, field.valueStart), Buffer.from(replacement));
      cursor = field.valueEnd;
    }
    previousEnd = field.valueEnd;
  }
  let added = '';
  for (const [name, value] of edits.set) {
    if (!last.has(name)) added += `${kept++ > 0 ? ',' : ''}${JSON.stringify(name)}:${value}`;
  }
  if (added !== '') {
    const end = bytes.lastIndexOf(0x7d);
    parts.push(bytes.subarray(cursor, end), Buffer.from(added));
    cursor = end;
  }
  parts.push(bytes.subarray(cursor));
  return Buffer.concat(parts);
}
