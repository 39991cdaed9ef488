import type { AuditResult } from '../../audit/finding.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';

/**
 * Writes the report as the options say; 1 where something was found that the gate does not let pass. Throws FL_USAGE for
 * a bad option, FL_CONFIG_UNREADABLE for a file that cannot be read or written.
 */
export async function writeReport(invocation: Invocation, result: AuditResult): Promise<ExitCode> {
  const { printReport } = await import('./print-report.ts');
  return printReport(invocation, result);
}
