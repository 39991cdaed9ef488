import { hash } from 'node:crypto';

/** An id that is the same for the same finding in every run: of the check, and of what it was found in. */
export function findingId(check: string, ...of: readonly string[]): string {
  return `${check}:${hash('sha256', JSON.stringify([check, ...of]), 'hex').slice(0, 12)}`;
}
