import { SEVERITIES, type Severity } from '../finding.ts';

/** What only its own machine can reach is two steps less grave, never below low. */
export function graveness(severity: Severity, isLoopback: boolean): Severity {
  if (!isLoopback) return severity;
  const at = SEVERITIES.indexOf(severity);
  return SEVERITIES[Math.max(Math.min(at, 1), at - 2)] ?? severity;
}

/** True for addresses that no other machine reaches. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
