import { z } from 'zod';
import type { Finding } from '../finding.ts';

const baselineSchema = z.object({
  schema: z.literal('fairlead.audit-baseline/1'),
  findings: z.array(z.object({ id: z.string().min(1) })),
});

/** The ids that a baseline file names; undefined where the text is none. */
export function readBaseline(text: string): ReadonlySet<string> | undefined {
  const read = baselineSchema.safeParse(parsed(text));
  return read.success ? new Set(read.data.findings.map(({ id }) => id)) : undefined;
}

/** A baseline of these findings, sorted by id, so that a change of it reads well in a diff. */
export function writtenBaseline(findings: readonly Finding[]): string {
  const entries = findings
    .map(({ id, check, target, severity, title }) => ({ id, check, target, severity, title: title.en }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return `${JSON.stringify({ schema: 'fairlead.audit-baseline/1', findings: entries }, null, 2)}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
