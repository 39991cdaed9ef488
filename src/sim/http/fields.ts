import { isRecord } from '../../core/record.ts';
import { badRequest } from './errors.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** `body[key]` as an object, an empty one when it is none. */
export function recordAt(body: Fields, key: string): Fields {
  const value = body[key];
  return isRecord(value) ? value : {};
}

/** A whole number from `min` to `max`; undefined when absent or null. Throws a 400 for anything else. */
export function integerAt(
  body: Fields,
  key: string,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw badRequest(`${key} must be a whole number from ${min} to ${max}, got ${JSON.stringify(value)}.`, key);
}

export function booleanAt(body: Fields, key: string): boolean | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  throw badRequest(`${key} must be true or false, got ${JSON.stringify(value)}.`, key);
}

/** A string or a list of strings, as a list. */
export function stringsAt(body: Fields, key: string): readonly string[] {
  const value = body[key];
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  if (list.every((item): item is string => typeof item === 'string')) return list;
  throw badRequest(`${key} must be a string or a list of strings.`, key);
}
