import { isRecord } from '../../core/record.ts';
import type { CacheEntry } from '../contract.ts';

/** What is kept of an answer. */
export interface Stored {
  readonly question: string;
  readonly entry: CacheEntry;
}

/** Changes with the form: gateways of two versions may share a store, and do not read each other's. */
export const FORM = 1;

/** JSON of exactly the fields of the contract. */
export function encode(question: string, entry: CacheEntry): string {
  const { completion, tenant, model, tags, storedAtMs, expiresAtMs, tookMs, cost } = entry;
  return JSON.stringify({
    question,
    entry: { completion, tenant, model, tags, storedAtMs, expiresAtMs, tookMs, cost },
  });
}

/** Undefined for what `encode` did not write: others can write the store, too. */
export function decode(text: string | null | undefined): Stored | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    const stored: unknown = JSON.parse(text);
    return isRecord(stored) && typeof stored.question === 'string' && isEntry(stored.entry)
      ? { question: stored.question, entry: { ...stored.entry, tenant: stored.entry.tenant } }
      : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is CacheEntry {
  return (
    isRecord(value) &&
    isRecord(value.completion) &&
    Array.isArray(value.completion.choices) &&
    (value.tenant === undefined || typeof value.tenant === 'string') &&
    typeof value.model === 'string' &&
    Array.isArray(value.tags) &&
    value.tags.every((tag) => typeof tag === 'string') &&
    [value.storedAtMs, value.expiresAtMs, value.tookMs, value.cost].every((number) => Number.isFinite(number))
  );
}
