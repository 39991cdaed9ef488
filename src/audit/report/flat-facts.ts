import { isRecord } from '../../core/record.ts';

/** Facts as pairs of a dotted name and a short value; longer lists are counted. O(facts). */
export function flatFacts(facts: Readonly<Record<string, unknown>>): [string, string][] {
  const out: [string, string][] = [];
  const add = (name: string, value: unknown): void => {
    if (isRecord(value)) for (const [key, part] of Object.entries(value)) add(`${name}.${key}`, part);
    else if (Array.isArray(value) && value.some((part) => typeof part === 'object'))
      out.push([name, `[${value.length}]`]);
    else if (value !== undefined && value !== null)
      out.push([name, Array.isArray(value) ? value.join(', ') : String(value)]);
  };
  for (const [key, part] of Object.entries(facts)) add(key, part);
  return out;
}
