import type { AuditResult } from '../../src/audit/finding.ts';
import { runCommand } from '../../src/cli/cli.fixture.ts';
import type { CommandKind } from '../../src/cli/commands/define.ts';

/** Runs a command with --json, and reads its report. */
export async function audited(command: CommandKind, options: Readonly<Record<string, string | boolean>>) {
  const { code, out, err } = await runCommand(command, { options, json: true });
  if (out === '') throw new Error(`nothing was written: ${err}`);
  return { code, report: JSON.parse(out) as AuditResult };
}
