import { type AuditedTarget, type AuditResult, type Finding, SEVERITIES, type Severity } from '../finding.ts';
import { cleanResult } from './clean.ts';

export const GATES = [...SEVERITIES, 'never'] as const;
export type Gate = (typeof GATES)[number];

/** A result made ready to be shown. */
export interface AuditReport {
  readonly audit: string;
  /** Of Fairlead. */
  readonly version: string;
  readonly targets: readonly AuditedTarget[];
  /** Affected and not in the baseline, the gravest first. */
  readonly findings: readonly Finding[];
  /** Affected and in the baseline. */
  readonly known: readonly Finding[];
  /** Of which the checks could not tell. */
  readonly unknown: readonly Finding[];
  readonly counts: Readonly<Record<Severity, number>>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly gate: Gate;
  /** Whether a finding is as grave as the gate, or graver. */
  readonly fails: boolean;
  /** False: there was no baseline, so that nothing is said to be new. */
  readonly hasBaseline: boolean;
}

export interface ReportOptions {
  readonly version: string;
  readonly gate: Gate;
  /** Ids that are known. */
  readonly baseline?: ReadonlySet<string> | undefined;
}

/** Cleans, sorts and parts the findings, each id once; O(n log n). */
export function makeReport(result: AuditResult, { version, gate, baseline }: ReportOptions): AuditReport {
  const { audit, targets, findings: all, facts = {} } = cleanResult(result);
  const once = [...new Map(all.map((finding) => [finding.id, finding])).values()].sort(gravest);
  const affected = once.filter(({ verdict }) => verdict === 'affected');
  const findings = affected.filter(({ id }) => baseline?.has(id) !== true);
  return {
    audit,
    version,
    targets,
    findings,
    known: affected.filter(({ id }) => baseline?.has(id) === true),
    unknown: once.filter(({ verdict }) => verdict === 'unknown'),
    counts: countBySeverity(findings),
    facts,
    gate,
    fails: findings.some(({ severity }) => reaches(severity, gate)),
    hasBaseline: baseline !== undefined,
  };
}

export function reaches(severity: Severity, gate: Gate): boolean {
  return gate !== 'never' && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(gate);
}

export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

export function gravest(a: Finding, b: Finding): number {
  const rank = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  return rank !== 0 ? rank : order(a.target, b.target) || order(a.check, b.check) || order(a.id, b.id);
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
