import { stringify } from 'yaml';
import type { Imported, ReportLine } from '../config/import/source.ts';
import { FairleadError } from '../core/errors.ts';
import type { ExitCode, Invocation } from './commands/define.ts';
import { readConfigText } from './read-config-text.ts';

const HEAD = `# yaml-language-server: $schema=./fairlead.schema.json  (fairlead config schema > fairlead.schema.json)\n`;

/** Runs one import: our YAML on standard output, what became of each key on standard error. 1 when a key was refused. */
export async function runImport(
  convert: (text: string) => Imported,
  { positionals, json, out, err }: Invocation,
  what: string,
): Promise<ExitCode> {
  const [file, more] = positionals;
  if (file === undefined || more !== undefined) {
    throw new FairleadError('FL_USAGE', `${what} takes one file`, { hint: `fairlead ${what} FILE` });
  }
  const { config, report } = convert(await readConfigText(file));
  if (json) out.write(`${JSON.stringify({ config, report })}\n`);
  else {
    out.write(HEAD + stringify(config, { lineWidth: 120 }));
    for (const line of report) err.write(`${file}:${line.line} ${reportText(line)}\n`);
    err.write(`${summary(report)}\n`);
  }
  return report.some(({ status }) => status === 'refused') ? 1 : 0;
}

function reportText({ path, status, to, reason }: ReportLine): string {
  return `${status.padEnd(12)} ${path}${to === undefined ? '' : ` → ${to}`}${reason === undefined ? '' : ` (${reason})`}`;
}

function summary(report: readonly ReportLine[]): string {
  const counts = (['mapped', 'approximated', 'ignored', 'refused'] as const).map(
    (status) => `${report.filter((line) => line.status === status).length} ${status}`,
  );
  return counts.join(', ');
}
