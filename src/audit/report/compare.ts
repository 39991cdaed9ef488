import type { Finding } from '../finding.ts';
import { gravest } from './report.ts';

export interface Comparison {
  readonly appeared: readonly Finding[];
  readonly fixed: readonly Finding[];
  readonly unchanged: readonly Finding[];
}

/**
 * What came, went and stayed between two reports, by id; only what was affected counts, so a finding that the later run
 * could not tell is neither fixed nor unchanged. O(n log n).
 */
export function compareFindings(before: readonly Finding[], after: readonly Finding[]): Comparison {
  const then = byId(before.filter(isAffected));
  const now = byId(after.filter(isAffected));
  const unsure = byId(after.filter((finding) => !isAffected(finding)));
  return {
    appeared: [...now.values()].filter(({ id }) => !then.has(id)).sort(gravest),
    fixed: [...then.values()].filter(({ id }) => !now.has(id) && !unsure.has(id)).sort(gravest),
    unchanged: [...now.values()].filter(({ id }) => then.has(id)).sort(gravest),
  };
}

const isAffected = ({ verdict }: Finding): boolean => verdict === 'affected';
const byId = (findings: readonly Finding[]) => new Map(findings.map((finding) => [finding.id, finding]));
