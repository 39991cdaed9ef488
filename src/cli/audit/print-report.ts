import type { AuditResult } from '../../audit/finding.ts';
import { writtenBaseline } from '../../audit/report/baseline.ts';
import { formats } from '../../audit/report/formats/index.gen.ts';
import { makeReport } from '../../audit/report/report.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { readVersion } from '../version.ts';
import { baselineOf, gateOf, viewOf, writeText } from './report-settings.ts';

/** Makes the report, writes the files that the options name, and prints it as JSON or for people. */
export async function printReport(invocation: Invocation, result: AuditResult): Promise<ExitCode> {
  const { options, json, out } = invocation;
  const view = viewOf(invocation);
  const gate = gateOf(invocation);
  const baseline = await baselineOf(invocation);
  const report = makeReport(result, { version: await readVersion(), gate, baseline });
  for (const { id, render } of formats) {
    const path = options[id];
    if (typeof path === 'string') await writeText(path, render(report, { ...view, colour: false }));
  }
  const path = options['write-baseline'];
  if (typeof path === 'string') await writeText(path, writtenBaseline([...report.findings, ...report.known]));
  const shown = json ? 'json' : 'terminal';
  out.write(formats.find(({ id }) => id === shown)?.render(report, view) ?? '');
  return report.fails ? 1 : 0;
}
