import type { AuditResult } from '../../audit/finding.ts';
import { compareFindings } from '../../audit/report/compare.ts';
import { entry } from '../../audit/report/formats/terminal.ts';
import { reaches } from '../../audit/report/report.ts';
import { reportJsonSchema, reportSchema } from '../../audit/report/schema.ts';
import { TEXTS } from '../../audit/report/texts.ts';
import { FairleadError } from '../../core/errors.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { printReport } from './print-report.ts';
import { gateOf, readText, viewOf } from './report-settings.ts';

export async function runAuditReport(invocation: Invocation): Promise<ExitCode> {
  const [act, a, b, more] = invocation.positionals;
  if (act === 'schema' && a === undefined) {
    invocation.out.write(`${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
    return 0;
  }
  if (act === 'render' && a !== undefined && b === undefined)
    return printReport(invocation, await readReport(a));
  if (act === 'diff' && a !== undefined && b !== undefined && more === undefined)
    return diff(invocation, await readReport(a), await readReport(b));
  throw new FairleadError('FL_USAGE', 'audit report takes diff BEFORE AFTER, render FILE, or schema', {
    hint: 'fairlead audit report diff yesterday.json today.json',
  });
}

function diff(invocation: Invocation, before: AuditResult, after: AuditResult): ExitCode {
  const { json, out } = invocation;
  const view = viewOf(invocation);
  const gate = gateOf(invocation);
  const comparison = compareFindings(before.findings, after.findings);
  if (json) out.write(`${JSON.stringify({ schema: 'fairlead.audit-diff/1', ...comparison })}\n`);
  else
    for (const part of ['appeared', 'fixed', 'unchanged'] as const) {
      const findings = comparison[part];
      out.write(`${TEXTS[part][view.language]}: ${findings.length}\n`);
      if (part !== 'unchanged')
        for (const finding of findings) out.write(`${entry(finding, view).join('\n')}\n`);
    }
  return comparison.appeared.some(({ severity }) => reaches(severity, gate)) ? 1 : 0;
}

/** Throws FL_CONFIG_INVALID where the file is no JSON report of an audit. */
async function readReport(path: string): Promise<AuditResult> {
  const text = await readText(path);
  const read = reportSchema.safeParse(parsed(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new FairleadError(
    'FL_CONFIG_INVALID',
    `${path} is no JSON report of an audit: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    { hint: 'Write one with fairlead audit … --json > FILE' },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
